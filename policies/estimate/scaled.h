#pragma once

#include "policies/estimator.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep::estimate {

inline constexpr Estimator scaled = make_estimator(
    "scaled",
    "estimate_factor x estimate_base, rounded half to even, at least 1 s unless the base is 0, at most 68 years",
    "the f-model's limits: Mu'alem and Feitelson, TPDS 2001", [](const EstimateInput& input, std::size_t job) {
      const bool of_run = input.parameters.estimate_base == EstimateBase::actual;
      const JobSeconds base_s = of_run ? input.run_s[job] : requested_or_run_s(input, job);
      if (base_s == 0) return JobSeconds{0};
      constexpr double longest_s = std::numeric_limits<JobSeconds>::max();
      return static_cast<JobSeconds>(
          std::clamp(std::nearbyint(input.parameters.estimate_factor * base_s), 1.0, longest_s));
    });

}  // namespace schedsweep::estimate
