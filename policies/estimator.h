#pragma once

#include "engine/job_table.h"
#include "policies/parameters.h"

#include <span>
#include <string_view>

namespace schedsweep {

/// What an estimator reads. Shape: columns [n jobs].
struct EstimateInput {
  const JobTable& jobs;
  std::span<const JobSeconds> run_s;  ///< as simulated
  const Parameters& parameters;
};

/// Where an estimator writes. Shape: columns [n jobs].
struct Beliefs {
  std::span<JobSeconds> expected_s;  ///< plans the end of a running job
  std::span<JobSeconds> guard_s;     ///< what a backfill candidate is charged
};

/// How long the scheduler believes a job will run, set when it is submitted.
struct Estimator {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  void (*believe)(const EstimateInput&, const Beliefs&);
};

/// An estimator with one belief for both uses, from a captureless `belief(EstimateInput, job) -> JobSeconds`.
template <class Belief>
constexpr Estimator make_estimator(std::string_view name, std::string_view rule, std::string_view source, Belief) {
  return {name, rule, source, [](const EstimateInput& input, const Beliefs& beliefs) {
            for (std::size_t job = 0; job < input.run_s.size(); ++job)
              beliefs.expected_s[job] = beliefs.guard_s[job] = Belief{}(input, job);
          }};
}

/// The user's request, or the run time where the trace has none.
inline JobSeconds requested_or_run_s(const EstimateInput& input, std::size_t job) {
  const JobSeconds requested_s = input.jobs.requested_s[job];
  return requested_s > 0 ? requested_s : input.run_s[job];
}

/// Every file of policies/estimate/, requested first.
std::span<const Estimator> estimators();

}  // namespace schedsweep
