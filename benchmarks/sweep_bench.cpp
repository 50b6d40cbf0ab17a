// Whole sweeps in one process: runs a second on one and two threads, journal and results file included.
#include "sweep/results/make_document.h"

#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <unistd.h>

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
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("sweep_bench." + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::int64_t n_failed = 0;
  for (auto _ : state) {
    Attempt attempt(folder / "r.h5", {.fresh = false});
    attempt.begin(identity_of(plan, workloads, n_threads), result_format);
    Progress progress(ProgressStyle::none);
    const AttemptSettings settings{attempt, "{}", {}, 0, progress};
    CostModel costs = CostModel::fixed(plan, workloads);
    const auto done = run_sweep(plan, workloads, {world, n_threads}, {}, costs, &settings);
    n_failed += done.n_failed;
    attempt.publish(make_document({plan, workloads, done.outcomes}));
    state.PauseTiming();
    std::filesystem::remove_all(folder / "r.h5");
    std::filesystem::remove_all(journal_folder(folder / "r.h5"));
    std::filesystem::create_directory(journal_folder(folder / "r.h5"));  // the attempt gives it up at its end
    state.ResumeTiming();
  }
  std::filesystem::remove_all(folder);
  if (n_failed > 0) return state.SkipWithError("runs failed");
  state.SetItemsProcessed(state.iterations() * plan.n_runs());
}

BENCHMARK(bench_sweep)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
