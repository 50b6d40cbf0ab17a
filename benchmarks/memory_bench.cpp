// Bytes a job that the parts of a run hold on to: columns, workspace of a run under EASY, buffers of the metrics.
// benchmarks/memory.py measures whole processes.
#include "benchmarks/workloads.h"
#include "engine/metrics/metrics.h"
#include "policies/simulate.h"

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace schedsweep {
namespace {

/// Bytes that are allocated now. Small blocks of other threads are left out.
double allocated_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

void memory_held(benchmark::State& state) {
  const std::int64_t n_jobs = state.range(0);
  auto measure = [&, before = allocated_bytes()](const char* counter) mutable {
    const double now = allocated_bytes();
    state.counters[counter] = (now - before) / static_cast<double>(n_jobs);
    before = now;
  };
  for (auto _ : state) {
    const bench::Workload workload = bench::generated(n_jobs);
    measure("columns_bytes_per_job");
    Workspace workspace;
    const Schedule schedule = simulate(view_of(workload.jobs), workload.processors, {}, workspace);
    measure("workspace_bytes_per_job");
    MetricsWorkspace buffers;
    const Metrics metrics = compute_metrics(view_of(workload.jobs), schedule, workload.processors, {}, buffers);
    measure("metrics_bytes_per_job");
    if (metrics.jobs != n_jobs) state.SkipWithError("wrong count of jobs");
  }
}

BENCHMARK(memory_held)->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
