#pragma once

#include "policies/estimator.h"
#include "policies/stretched.h"

#include <algorithm>

namespace schedsweep::estimate {

/// Expects a quantile of the runtime model and charges a candidate `guard_k` of the way to the next one.
/// Source: ML_BACKFILL_P50 and ML_BACKFILL_P10 of HPCOpt; guards rounded half to even, as there.
inline Belief believe_prediction(const Prediction& prediction, const EstimateInput& input, std::size_t job) {
  if (!prediction.known()) return requested_or_run(input, job);
  const Parameters& parameters = input.parameters;
  const bool median = parameters.predicted == PredictedQuantile::p50;
  const JobSeconds expected_s = median ? prediction.p50_s : prediction.p10_s;
  const JobSeconds next_s = median ? prediction.p90_s : prediction.p50_s;
  const JobSeconds guard_s =
      parameters.guard_strict ? prediction.p90_s : between_s(expected_s, next_s, parameters.guard_k);
  const JobSeconds requested_s = input.jobs.requested_s[job];
  const JobSeconds most_s = parameters.guard_capped && requested_s > 0 ? requested_s : longest_run_s;
  return {std::min(expected_s, most_s), std::min(guard_s, most_s), BeliefSource::prediction};
}

inline constexpr Estimator quantile = make_estimator(
    "quantile",
    "what a runtime model predicts at submission: `predicted` ends a running job, guard_k of the way to the next "
    "quantile is charged; no prediction: the request, else the run time",
    "ML_BACKFILL_P50, ML_BACKFILL_P10: HPCOpt, simulate/adapter", [](const EstimateInput& input, std::size_t job) {
      const bool predicted = !input.jobs.predictions.empty();
      return believe_prediction(predicted ? input.jobs.predictions[job] : Prediction{}, input, job);
    });

}  // namespace schedsweep::estimate
