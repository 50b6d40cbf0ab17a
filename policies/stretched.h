#pragma once

#include "engine/types.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {

/// `base_s` x `factor`, rounded half to even and at most 68 years: at least 1 s unless the base has no length.
inline JobSeconds stretched_s(JobSeconds base_s, double factor) {
  if (base_s == 0) return 0;
  constexpr double longest_s = std::numeric_limits<JobSeconds>::max();
  return static_cast<JobSeconds>(std::clamp(std::nearbyint(factor * base_s), 1.0, longest_s));
}

}  // namespace schedsweep
