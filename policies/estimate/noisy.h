#pragma once

#include "engine/random.h"
#include "policies/estimator.h"
#include "policies/stretched.h"

namespace schedsweep::estimate {

inline constexpr Estimator noisy = make_estimator(
    "noisy",
    "run time x (1 + U), U uniform from 0 to estimate_noise by estimate_seed and job, rounded half to even, at least "
    "1 s unless the run time is 0, at most 68 years",
    "the f-model: Mu'alem and Feitelson, TPDS 2001", [](const EstimateInput& input, std::size_t job) {
      Random random(static_cast<std::uint64_t>(input.parameters.estimate_seed), Purpose::estimate_noise, job);
      return same_for_both(stretched_s(input.run_s[job], 1 + input.parameters.estimate_noise * random.uniform()));
    });

}  // namespace schedsweep::estimate
