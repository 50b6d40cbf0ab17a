#pragma once

#include "engine/stats/bootstrap.h"
#include "sweep/report/cells.h"
#include "sweep/report/report_input.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// A trace as the sweep varies it, on one machine, and the same without a scenario.
struct StressedPlace {
  Place place;
  Place calm;  ///< of the same values of all other keys; is_calm where it is `place` itself
  bool has_calm = false;
  std::string trace;  ///< label without the keys of scenarios

  bool is_calm() const { return has_calm && calm.variant == place.variant; }
};

/// Every place of the plan, calm ones too, in the order of the plan.
std::vector<StressedPlace> stressed_places(const Plan& plan);

/// The label of a variant without some keys.
std::string label_without(const Plan& plan, std::size_t variant, std::size_t machine,
                          std::span<const std::string_view> keys);

/// The ratio of the means of a and b where the i-th of each is of the same jobs; one b stands for all. Replicates
/// where either is missing are left out. The interval resamples replicates.
Interval ratio_of_means(const std::vector<double>& a, const std::vector<double>& b, const Bootstrap& bootstrap);

/// /stress/degradation: what each scenario does to each policy, against its calm run and against the baseline.
void add_degradation(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report);

/// /stress/safe_region: where each policy stays below the limit.
void add_safe_region(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report);

/// /stress/workloads: jobs and offered load of each scenario. Errors: InputError where there are no workloads.
void add_stressed_workloads(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report);

/// /stress/load_curve and /stress/breaking: simulated anew at ten loads, and between two of them. Errors: likewise.
void add_breaking_loads(const ReportInput& input, Report& report);

}  // namespace schedsweep
