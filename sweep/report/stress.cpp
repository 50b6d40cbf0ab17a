#include "sweep/report/stress.h"

#include "engine/workload/offered_load.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

constexpr std::array<std::string_view, 3> scenario_keys = {"scenario", "scenario_level", "scenario_at"};
constexpr std::array<std::string_view, 2> load_keys = {"target_load", "load_factor"};

bool varies(const Plan& plan, std::span<const std::string_view> keys) {
  return std::any_of(plan.trace_axes.begin(), plan.trace_axes.end(),
                     [&](const std::string& axis) { return std::find(keys.begin(), keys.end(), axis) != keys.end(); });
}

}  // namespace

std::string label_without(const Plan& plan, std::size_t variant, std::size_t machine,
                          std::span<const std::string_view> keys) {
  const TraceVariant& of = plan.variants[variant];
  std::string values;
  for (std::size_t axis = 0; axis < plan.trace_axes.size(); ++axis) {
    const bool left_out = std::find(keys.begin(), keys.end(), plan.trace_axes[axis]) != keys.end();
    if (!left_out && !of.values[axis].empty())
      values += (values.empty() ? "" : ",") + plan.trace_axes[axis] + "=" + of.values[axis];
  }
  return plan.trace_names[of.entry] + (values.empty() ? "" : "[" + values + "]") +
         (plan.machines.size() > 1 ? " on " + plan.machines[machine].name : "");
}

std::vector<StressedPlace> stressed_places(const Plan& plan) {
  std::vector<StressedPlace> places;
  for (const Place& place : places_of(plan))
    places.push_back({place, {}, false, label_without(plan, place.variant, place.machine, scenario_keys)});
  for (StressedPlace& stressed : places)
    for (const StressedPlace& other : places) {
      const bool calm = plan.variants[other.place.variant].spec.transform.scenario == no_transform;
      if (stressed.has_calm || !calm || other.trace != stressed.trace || other.place.machine != stressed.place.machine)
        continue;
      stressed.calm = other.place;
      stressed.has_calm = true;
    }
  return places;
}

Interval ratio_of_means(const std::vector<double>& a, const std::vector<double>& b, const Bootstrap& bootstrap) {
  std::vector<std::array<double, 2>> pairs;
  for (std::size_t i = 0; i < a.size() && !b.empty(); ++i) {
    const double other = b.size() == 1 ? b[0] : i < b.size() ? b[i] : std::numeric_limits<double>::quiet_NaN();
    if (!std::isnan(a[i]) && !std::isnan(other)) pairs.push_back({a[i], other});
  }
  return bootstrap_intervals(pairs.size(), 1, bootstrap,
                             [&](std::span<const std::size_t> blocks, std::span<double> ratio) {
                               double sum_a = 0, sum_b = 0;
                               for (const std::size_t i : blocks) sum_a += pairs[i][0], sum_b += pairs[i][1];
                               ratio[0] = sum_a / sum_b;
                             })[0];
}

void add_stressed_workloads(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report) {
  TableRows table({"/stress/workloads",
                   "What the scenarios make of the workloads",
                   "Of the first replicate. Offered load: sum(procs x run) / (processors x span of the submits). A "
                   "scenario that says it keeps the load has that of the calm workload.",
                   {{"trace", "1", "the workload", {}},
                    {"scenario", "1", "what happens to it", {}},
                    {"level", "1", "how much of that", {}},
                    {"jobs", "1", "jobs there are then", {}},
                    {"offered_load", "1", "what they ask for of the machine", {}}}});
  for (const StressedPlace& stressed : places) {
    const RunSpec spec{stressed.place.variant, stressed.place.machine, 0, 0};
    const TransformSpec& transform = input.plan.variants[spec.variant].spec.transform;
    const JobTable& jobs = input.jobs(spec);
    table.add({stressed.trace, transform.scenario, transform.scenario == no_transform ? 0.0 : transform.scenario_level,
               static_cast<std::int64_t>(jobs.size()), offered_load(jobs, input.processors(spec))});
  }
  std::move(table).add_to(report);
}

void add_stress(const ReportInput& input, Report& report) {
  if (input.plan.design) return;  // scenarios that are axes of a design are told of in the section on sensitivity
  const bool scenarios_vary = varies(input.plan, scenario_keys);
  const std::vector<StressedPlace> places = scenarios_vary ? stressed_places(input.plan) : std::vector<StressedPlace>();
  if (scenarios_vary) {
    add_degradation(input, places, report);
    add_safe_region(input, places, report);
    add_stressed_workloads(input, places, report);
  }
  if (scenarios_vary || varies(input.plan, load_keys)) add_breaking_loads(input, report);
}

}  // namespace schedsweep
