#pragma once

#include "policies/estimator.h"

namespace schedsweep::estimate {

inline constexpr Estimator actual = make_estimator(
    "actual", "the run time as simulated: a clairvoyant scheduler, a bound rather than a policy", "customary",
    [](const EstimateInput& input, std::size_t job) { return same_for_both(input.run_s[job]); },
    [](const EstimateInput& input) { return input.run_s; });

}  // namespace schedsweep::estimate
