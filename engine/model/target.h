#pragma once

#include "engine/deterministic_math.h"
#include "engine/model/prediction.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace schedsweep {

/// What a model learns of a run time: its logarithm, or that of its share of the request. Trees know no run times
/// longer than those they have learnt from, but shares carry over to requests that are longer.
enum class TargetKind : std::uint8_t { log_run, log_ratio };

/// The scale that a model learns on: y = ln((1 + run time) / unit) with a unit for each job. A request that is not
/// above 0 or NaN is none. Units: s.
struct TargetScale {
  TargetKind kind = TargetKind::log_run;
  double no_request_unit_s = 1;  ///< of log_ratio, for jobs without a request; > 0
  double most_of_request = 0;    ///< quantiles are at most so many times the request; 0 = any number

  double unit_s(double requested_s) const {
    if (kind == TargetKind::log_run) return 1;
    return requested_s > 0 ? 1 + requested_s : no_request_unit_s;
  }

  float of(JobSeconds run_s, double requested_s) const {
    return static_cast<float>(portable_log((1.0 + run_s) / unit_s(requested_s)));
  }

  /// Back to seconds, at least 1.
  double seconds(double y, double requested_s) const {
    const bool bounded = most_of_request > 0 && requested_s > 0;
    const double most_s = bounded ? most_of_request * requested_s : std::numeric_limits<double>::infinity();
    return std::max(1.0, std::min(most_s, unit_s(requested_s) * portable_exp(y) - 1));
  }

  Quantiles seconds(Quantiles y, double requested_s) const {
    for (double& value : y) value = seconds(value, requested_s);
    return y;
  }
};

/// Jobs that a model learns from or is tuned by. Shape: both [n jobs]. Units: s.
struct KnownRuns {
  std::vector<JobSeconds> run_s;
  std::vector<float> requested_s;  ///< not above 0 = not given

  std::vector<float> on(const TargetScale& scale) const;
};

/// The scale of these jobs: those without a request are centred as the others are, and quantiles bounded by what 99 %
/// of requests held.
TargetScale fit_target(TargetKind kind, const KnownRuns& runs);

/// Ascending quantiles in seconds as whole numbers, half to even.
inline Prediction rounded(const Quantiles& quantiles_s) {
  const auto whole = [](double value_s) {
    constexpr double longest_s = std::numeric_limits<JobSeconds>::max();
    return static_cast<JobSeconds>(std::nearbyint(std::clamp(value_s, 1.0, longest_s)));
  };
  return {whole(quantiles_s[0]), whole(quantiles_s[1]), whole(quantiles_s[2])};
}

}  // namespace schedsweep
