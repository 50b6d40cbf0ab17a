#pragma once

#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What the runs of a plan should take: jobs x price, where the price is a table's until runs have been measured, then
/// corrected by what those took. The same on every rank that is told the same measurements.
class CostModel {
 public:
  struct Measurement {
    std::int64_t run;
    double cpu_s;
  };

  /// The table's prices. `plan` must outlive the model. Shape: n_jobs by workload of the plan.
  CostModel(const Plan& plan, std::vector<std::size_t> n_jobs);

  static CostModel fixed(const Plan& plan, const Workloads& workloads);

  /// Units: s of processor time; before anything is measured, of the machine of the table.
  double cost_s(std::int64_t run) const;

  /// By run.
  std::vector<double> costs_s() const;

  /// The runs to do first, so that everything that prices depend on is measured; at most 4 a worker and 64, the most
  /// costly first. Cost: linear in the runs.
  std::vector<std::int64_t> sample(std::int64_t n_workers) const;

  /// Corrects the table's prices by all measurements so far, in any order; those that took no time are passed over.
  void calibrate(std::span<const Measurement> measured);

  /// The corrections, by name, for a later sweep over the same or other runs.
  nlohmann::ordered_json to_json() const;

  /// Takes corrections from to_json(); names that this plan does not know are passed over.
  /// Errors: InputError for what to_json() does not write.
  void use(const nlohmann::ordered_json& corrections);
};

}  // namespace schedsweep
