// Whole sweeps in one process: runs a second on one and two threads, results document included.
#include "sweep/results/make_document.h"

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

constexpr const char* sweep = R"toml(
replicates = 4
[[traces]]
model = "lublin99"
jobs = 5000
load = [0.5, 0.7]
[[policies]]
preset = "fcfs"
[[policies]]
preset = "easy"
[parameters]
estimate = ["requested", "actual"]
tau_s = [10, 60]
)toml";

void bench_sweep(benchmark::State& state) {
  const int n_threads = static_cast<int>(state.range(0));
  const Communicator world = Communicator::alone();
  const Plan plan = make_plan("benchmark", sweep, "");
  const Workloads workloads(plan, world, n_threads);
  const auto run = [&] { return run_sweep(plan, workloads, world, n_threads, [](std::int64_t, std::int64_t) {}); };
  for (const RunOutcome& outcome : run())
    if (outcome.status != RunStatus::ok) return state.SkipWithError(outcome.message.c_str());
  for (auto _ : state) {
    const std::vector<RunOutcome> outcomes = run();
    benchmark::DoNotOptimize(make_document({plan, workloads, outcomes}).datasets.size());
  }
  state.SetItemsProcessed(state.iterations() * plan.n_runs());
}

BENCHMARK(bench_sweep)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
