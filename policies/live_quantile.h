#pragma once

#include "engine/model/live_model.h"
#include "policies/estimator.h"

#include <optional>

namespace schedsweep {

/// Believes what the jobs' live model says when it has been told of this run and of nothing else. No model: the
/// request, else the run time.
class LiveQuantile final : public Learner {
 public:
  void reset(const EstimateInput& input) override;
  Belief at_submit(JobIndex job, Seconds now_s) override;
  void started(JobIndex job, Seconds now_s) override;
  void completed(JobIndex job, Seconds now_s) override;

 private:
  const EstimateInput* input_ = nullptr;
  bool has_model_ = false;
  std::optional<LiveHistory> history_;  // of the last run that had a model: kept for its memory
};

/// Whether a run may ask JobTable::live_model.
bool asks_live_model(const Parameters& parameters);

}  // namespace schedsweep
