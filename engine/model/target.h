#pragma once

#include "engine/deterministic_math.h"
#include "engine/model/prediction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {

/// The scale that models learn on: ln(1 + run time in s).
inline float to_target(JobSeconds run_s) { return static_cast<float>(portable_log(1.0 + run_s)); }

/// Back to seconds, at least 1.
inline double to_seconds(double target) { return std::max(1.0, portable_exp(target) - 1); }

inline Quantiles to_seconds(Quantiles target) {
  for (double& value : target) value = to_seconds(value);
  return target;
}

/// Ascending quantiles in seconds as whole numbers, half to even.
inline Prediction rounded(const Quantiles& quantiles_s) {
  const auto whole = [](double value_s) {
    constexpr double longest_s = std::numeric_limits<JobSeconds>::max();
    return static_cast<JobSeconds>(std::nearbyint(std::clamp(value_s, 1.0, longest_s)));
  };
  return {whole(quantiles_s[0]), whole(quantiles_s[1]), whole(quantiles_s[2])};
}

}  // namespace schedsweep
