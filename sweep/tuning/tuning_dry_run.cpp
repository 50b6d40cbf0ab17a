#include "sweep/tuning/tuning_dry_run.h"

#include "sweep/results/provenance.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace schedsweep {

void print_tuning_dry_run(const TuningPlan& plan, const Workloads& workloads, const TuningRunner& runner,
                          const Communicator& world, int n_threads) {
  const std::int64_t n_workers = world.sum({n_threads})[0];
  if (world.rank() != 0) return;
  fmt::print("{} runs = {} traces x {} configurations x {} folds\n", plan.n_runs(), plan.n_traces(),
             plan.configurations.size(), plan.n_folds);
  for (const TraceVariant& variant : plan.sweep.variants) {
    const std::size_t n_jobs = workloads.jobs(variant.first_workload).size();
    fmt::print("  {}: jobs 0 to {} of {}; the others stay unseen\n", label_of(plan.sweep, variant), tuned_on(n_jobs),
               n_jobs);
  }
  std::vector<double> cost(static_cast<std::size_t>(plan.n_runs()));
  for (std::size_t run = 0; run < cost.size(); ++run) cost[run] = runner.expected_cost(static_cast<std::int64_t>(run));
  const auto cheapest = std::ranges::min_element(cost);
  const double price_s = runner.run(cheapest - cost.begin()).cpu_s / *cheapest;
  const double total_s = price_s * std::accumulate(cost.begin(), cost.end(), 0.0);
  const double wall_s = std::max(price_s * *std::ranges::max_element(cost), total_s / static_cast<double>(n_workers));
  fmt::print("about {:.3g} s of processor time, {:.3g} s on {} threads of {} ranks\n", total_s, wall_s, n_workers,
             world.size());
}

}  // namespace schedsweep
