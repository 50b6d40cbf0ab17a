#include "sweep/dry_run.h"

#include "sweep/memory_estimate.h"
#include "sweep/results/cube.h"
#include "sweep/run_sweep.h"

#include <algorithm>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr double calibration_s = 0.5;

struct Estimate {
  double total_s = 0;    ///< processor seconds of all runs
  double longest_s = 0;  ///< of the longest
};

/// From the expected cost of each run; a few runs spread over the plan give the price of its unit.
Estimate estimate(const Plan& plan, const Workloads& workloads) {
  const std::int64_t n_runs = plan.n_runs();
  const CostModel costs = CostModel::fixed(plan, workloads);
  Estimate cost;
  for (std::int64_t run = 0; run < n_runs; ++run) {
    cost.total_s += costs.cost_s(run);
    cost.longest_s = std::max(cost.longest_s, costs.cost_s(run));
  }
  Runner runner(plan, workloads);
  double timed_cost = 0;
  double timed_s = 0;
  const std::int64_t step = std::max<std::int64_t>(1, n_runs / 7);
  for (std::int64_t run = 0; run < n_runs && (run == 0 || timed_s < calibration_s); run += step) {
    timed_s += runner.run(run).cpu_s;
    timed_cost += costs.cost_s(run);
  }
  return {cost.total_s * timed_s / timed_cost, cost.longest_s * timed_s / timed_cost};
}

void print_design(const Design& design) {
  fmt::print("design {}: {} points of {} axes for {} cases\n",
             design_methods()[static_cast<std::size_t>(design.method)].name, design.n_points(), design.axes.size(),
             design.cases.size());
  for (const DesignAxis& axis : design.axes) {
    const std::string range = axis.values.empty()
                                  ? fmt::format("from {} to {}{}{}", axis.from, axis.to,
                                                axis.log ? ", logarithmic" : "", axis.whole ? ", whole numbers" : "")
                                  : fmt::format("{} values", axis.values.size());
    fmt::print("  axis {:<16} {}\n", axis.name, range);
  }
}

}  // namespace

void print_dry_run(const Plan& plan, const Workloads& workloads, const Communicator& world, int n_threads) {
  const std::int64_t n_workers = world.sum({n_threads})[0];
  const std::vector<std::int64_t> here = world.node().sum({1, n_threads});
  if (world.rank() != 0) return;
  const Estimate cost = estimate(plan, workloads);
  fmt::print("{} runs = {} workloads x {} machines x {} compositions of {} policies\n", plan.n_runs(),
             plan.n_workloads(), plan.machines.size(), plan.compositions.size(), plan.policies.size());
  if (plan.design) print_design(*plan.design);
  const Cube cube = make_cube(plan);
  for (const CubeAxis& axis : cube.axes)
    if (axis.size() > 1) fmt::print("  axis {:<16} {} values\n", axis.name, axis.size());
  if (cube.axes.empty()) fmt::print("  no grid: results in /runs only\n");
  fmt::print("{} jobs held once per node\n", workloads.n_jobs_held());
  const Needs needs = needs_of(plan, workloads);
  fmt::print("about {} of memory on the first node; a journal of {} and results of {}\n",
             bytes_text(bytes_on({{}, static_cast<int>(here[0]), static_cast<int>(here[1])}, needs)),
             bytes_text(needs.journal_bytes), bytes_text(needs.results_bytes));
  const double wall_s = std::max(cost.longest_s, cost.total_s / static_cast<double>(n_workers));
  fmt::print("about {:.3g} s of processor time, {:.3g} s on {} threads of {} ranks\n", cost.total_s, wall_s, n_workers,
             world.size());
}

}  // namespace schedsweep
