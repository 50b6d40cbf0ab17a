#pragma once

#include <algorithm>

namespace schedsweep {

/// What a user has used, or may use. Units: processor-hours and GB-hours.
struct Quota {
  double processor_h;
  double memory_gb_h;
};

/// How much of a quota is left: 1 = all of it, 0 = none; processors weigh 0.7, memory 0.3. Requires: quotas above 0.
/// Source: the fair-share rule of the HPCShell notebook, section 2.
inline double left_of_quota(const Quota& used, const Quota& quota) {
  return std::clamp(0.7 * (1 - used.processor_h / quota.processor_h) + 0.3 * (1 - used.memory_gb_h / quota.memory_gb_h),
                    0.0, 1.0);
}

}  // namespace schedsweep
