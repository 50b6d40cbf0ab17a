#pragma once

#include "policies/estimator.h"
#include "policies/stretched.h"

namespace schedsweep::estimate {

inline constexpr Estimator scaled = make_estimator(
    "scaled",
    "estimate_factor x estimate_base, rounded half to even, at least 1 s unless the base is 0, at most 68 years",
    "the f-model's limits: Mu'alem and Feitelson, TPDS 2001", [](const EstimateInput& input, std::size_t job) {
      const bool of_run = input.parameters.estimate_base == EstimateBase::actual;
      const Belief base = of_run ? same_for_both(input.run_s[job]) : requested_or_run(input, job, BeliefSource::rule);
      return same_for_both(stretched_s(base.expected_s, input.parameters.estimate_factor), base.source);
    });

}  // namespace schedsweep::estimate
