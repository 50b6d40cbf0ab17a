#pragma once

#include "engine/stats/bootstrap.h"
#include "sweep/report/fidelity.h"
#include "sweep/report/report_input.h"

#include <cstddef>
#include <string>
#include <vector>

namespace schedsweep {

/// A candidate against the baseline on one workload and machine, over the same jobs.
struct Comparison {
  std::size_t variant = 0;
  std::size_t machine = 0;
  std::size_t composition = 0;
  std::int64_t run = 0;           ///< of the candidate, first replicate
  std::int64_t baseline_run = 0;  ///< likewise
  std::int64_t replicates = 0;    ///< in which both runs are good
  std::string paired_over;        ///< what the interval resamples: "replicates", "weeks of jobs", or "nothing"
  double baseline = 0;            ///< primary metric, mean over replicates; so is candidate
  double candidate = 0;
  Interval difference{};  ///< candidate - baseline: below 0 is better
  double starved_rate = 0;
  double fairness_loss = 0;       ///< fall of Jain's index over the users' mean slowdowns
  double wait_fairness_loss = 0;  ///< of that over their mean waits
  double utilization_loss = 0;
  std::vector<std::string> reasons;  ///< why it is not recommended; none = it may be
  bool within_constraints = false;
  bool on_frontier = false;  ///< of those within the constraints and the baseline, none is better in all that counts

  bool accepted() const { return reasons.empty(); }
};

/// Workloads as they are, or resampled: what scenarios do to policies is told elsewhere.
std::vector<std::size_t> calm_variants(const Plan& plan);

/// Every policy but the baseline on every calm workload and machine, in the order of the plan; best first within one
/// workload and machine: accepted ones before others, then by difference. Shape: fidelity by [[traces]] entry.
std::vector<Comparison> comparisons_of(const ReportInput& input, const std::vector<TraceFidelity>& fidelity);

}  // namespace schedsweep
