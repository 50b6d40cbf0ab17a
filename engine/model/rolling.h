#pragma once

#include "engine/job_table.h"
#include "engine/model/boosting.h"
#include "engine/model/features.h"
#include "engine/model/prediction.h"
#include "engine/model/target.h"

#include <cstdint>
#include <vector>

namespace schedsweep {

struct RollingSettings {
  Seconds first_s = 0;              ///< submit time from which on jobs are predicted
  Seconds step_s = 86'400;          ///< how long a model is in use; > 0
  Seconds window_s = 100 * 86'400;  ///< how far back a model learns; > 0
  double validation_share = 0.15;   ///< of the window's jobs, the last submitted: to stop at and to calibrate on
  BoostingSettings boosting;
  TargetKind target = TargetKind::log_ratio;
};

struct RollingPredictions {
  std::size_t first_job = 0;            ///< the first that was submitted at first_s or later
  std::vector<Prediction> predictions;  ///< [n jobs - first_job]; not known where there was too little to learn from
  std::int64_t n_models = 0;
};

/// Predicts a whole trace as a site that trains again and again would have: for T = first_s, first_s + step_s, ...
/// trees are trained on jobs that ended in [T - window_s, T) and predict those submitted in [T, T + step_s). Features
/// come from the trace's own time line; their bins from jobs submitted before the first model was trained. The same
/// bits for any number of threads.
/// Errors: InputError when a setting is out of range.
/// Source: NREL, eagle-jobs: operation_support, there with 100 days and 1 day.
RollingPredictions predict_rolling(const JobTable& jobs, const FeatureContext& context, const RollingSettings& settings,
                                   int n_threads);

}  // namespace schedsweep
