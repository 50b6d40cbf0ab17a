#pragma once

#include "engine/model/quantile_model.h"
#include "engine/model/row_predictor.h"
#include "engine/model/trace_replay.h"

#include <cstddef>
#include <vector>

namespace schedsweep {

/// What a model is told of a run while it goes on, and what it answers: a job lends history when it has completed in
/// the run, not before. Jobs of the trace that were submitted before the run's first start and end as observed; they
/// are no part of the run, but users remember them.
class LiveHistory {
 public:
  /// As it is when the run begins with row `first_job` of `trace`; both references must outlive it.
  /// Cost: the features of all jobs before.
  LiveHistory(const QuantileModel& model, const JobTable& trace, const FeatureContext& context, std::size_t first_job);

  /// What the model says at the submission of a job. Shape: `job` is a row of the run, here and below.
  Prediction submitted(JobIndex job, Seconds now_s);
  void started(JobIndex job, Seconds now_s);
  void completed(JobIndex job, Seconds now_s, JobSeconds run_s);

 private:
  TraceReplay before_;
  RowPredictor predictor_;
  JobIndex first_job_;
  std::vector<float> features_;
};

/// A trained model that runs ask while they go on. Each run starts from a copy of `at_first_job`.
class LiveModel {
 public:
  /// As LiveHistory, but the model is its own.
  LiveModel(QuantileModel model, const JobTable& trace, const FeatureContext& context, std::size_t first_job)
      : model_(std::move(model)), at_first_job_(model_, trace, context, first_job) {}

  LiveModel(const LiveModel&) = delete;
  LiveModel& operator=(const LiveModel&) = delete;

  const LiveHistory& at_first_job() const { return at_first_job_; }

 private:
  QuantileModel model_;
  LiveHistory at_first_job_;
};

}  // namespace schedsweep
