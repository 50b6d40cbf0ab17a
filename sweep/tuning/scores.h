#pragma once

#include "sweep/tuning/run_tuning.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace schedsweep {

/// How good one configuration is. A fold of a trace counts if some configuration could be trained on it.
struct ConfigurationScore {
  static constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

  std::vector<double> pinball_mean_s;  ///< by trace: mean over the folds that count; NaN where one of them failed
  double relative = undefined;         ///< that over the best of the trace, mean over traces: 1 = best everywhere
  std::int64_t rank = 0;               ///< 1 = least relative loss, equals by number; 0 where a run failed
  std::int64_t failed_runs = 0;
};

/// Shape: outcomes in plan order; [configurations].
std::vector<ConfigurationScore> scores_of(const TuningPlan& plan, const std::vector<TuningOutcome>& outcomes);

/// Numbers of configurations, the best first; those without a rank last.
std::vector<std::size_t> best_first(const std::vector<ConfigurationScore>& scores);

}  // namespace schedsweep
