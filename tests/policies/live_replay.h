#pragma once

#include "engine/model/live_model.h"
#include "engine/model/predict.h"
#include "engine/model/split.h"
#include "engine/model/train.h"
#include "policies/parameters.h"
#include "tests/engine/model/learnable_trace.h"

namespace schedsweep::test {

/// The test part of a small trace, with what a model trained on the rest says of it before a run and in one.
struct LiveReplay {
  /// `change` makes the trace another before anybody reads it.
  template <class Change>
  LiveReplay(std::size_t n_jobs, Change change)
      : trace(changed(learnable_trace(n_jobs), change)),
        model(train_model(view_of(trace), small_context, chronological_split(n_jobs), quick_settings(), 1)),
        first_job(chronological_split(n_jobs).validation_end),
        live_model(model, view_of(trace), small_context, first_job),
        jobs(rows_from(view_of(trace), first_job)) {
    jobs.predictions = predict_jobs(model, view_of(trace), small_context, first_job, 1);
    jobs.live_model = &live_model;
  }

  LiveReplay(const LiveReplay&) = delete;
  LiveReplay& operator=(const LiveReplay&) = delete;

  JobStore trace;
  QuantileModel model;
  std::size_t first_job;
  LiveModel live_model;
  JobStore jobs;

 private:
  template <class Change>
  static JobStore changed(JobStore store, Change change) {
    change(store);
    return store;
  }
};

/// EASY with this estimate.
inline Parameters policy(std::string_view estimate) {
  Parameters parameters;
  const ParameterInfo& info = *find_parameter("estimate");
  info.set(parameters, parse_value(info, estimate).value());
  return parameters;
}

}  // namespace schedsweep::test
