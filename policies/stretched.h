#pragma once

#include "engine/types.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {

inline constexpr JobSeconds longest_run_s = std::numeric_limits<JobSeconds>::max();

/// `base_s` x `factor`, rounded half to even and at most 68 years: at least 1 s unless the base has no length.
inline JobSeconds stretched_s(JobSeconds base_s, double factor) {
  if (base_s == 0) return 0;
  return static_cast<JobSeconds>(std::clamp<double>(std::nearbyint(factor * base_s), 1.0, longest_run_s));
}

/// `from_s` + `share` of the way to `to_s`, and beyond it with a share above 1; rounded half to even, at least 1 s, at
/// most 68 years.
inline JobSeconds between_s(JobSeconds from_s, JobSeconds to_s, double share) {
  const double way_s = static_cast<double>(to_s) - from_s;
  return static_cast<JobSeconds>(std::clamp<double>(std::nearbyint(from_s + share * way_s), 1.0, longest_run_s));
}

}  // namespace schedsweep
