#pragma once

#include "policies/estimator.h"

#include <algorithm>

namespace schedsweep::estimate {

/// The requests, where nobody is without.
inline std::span<const JobSeconds> requested_of_all(const EstimateInput& input) {
  const std::span<const JobSeconds> requested_s = input.jobs.requested_s;
  const bool all = std::none_of(requested_s.begin(), requested_s.end(), [](JobSeconds s) { return s <= 0; });
  return all ? requested_s : std::span<const JobSeconds>{};
}

inline constexpr Estimator requested = make_estimator(
    "requested", "the user's requested time; the run time where the trace has none (counted)",
    "customary; Mu'alem and Feitelson, TPDS 2001",
    [](const EstimateInput& input, std::size_t job) { return requested_or_run(input, job, BeliefSource::rule); },
    requested_of_all);

}  // namespace schedsweep::estimate
