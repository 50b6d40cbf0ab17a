#pragma once

#include "policies/estimator.h"

namespace schedsweep::estimate {

inline constexpr Estimator requested = make_estimator(
    "requested", "the user's requested time; the run time where the trace has none (counted)",
    "customary; Mu'alem and Feitelson, TPDS 2001",
    [](const EstimateInput& input, std::size_t job) { return requested_or_run(input, job, BeliefSource::rule); });

}  // namespace schedsweep::estimate
