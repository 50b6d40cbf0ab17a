// One run of each policy, and of each order with one reservation, over real traces (where SCHEDSWEEP_TRACES is set) and
// a generated workload, beside the event floor: the same jobs with unlimited processors, arrivals merged with a heap of
// ends, starts stored, nothing else.
#include "benchmarks/workloads.h"
#include "engine/metrics/metrics.h"
#include "engine/schedule_check.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/preset.h"
#include "policies/simulate.h"

#include <algorithm>
#include <queue>

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

constexpr int job_bits = 28;

/// Returns a checksum of all starts so that nothing is optimised away.
Seconds event_floor(const JobTable& jobs, std::vector<Seconds>& start_s) {
  using Key = std::uint64_t;
  std::priority_queue<Key, std::vector<Key>, std::greater<>> ends;
  Seconds sum_s = 0;
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    const Seconds now_s = jobs.submit_s[job];
    while (!ends.empty() && static_cast<Seconds>(ends.top() >> job_bits) <= now_s) ends.pop();
    start_s[job] = now_s;
    ends.push(static_cast<Key>(now_s + jobs.run_s[job]) << job_bits | job);
    sum_s += now_s;
  }
  while (!ends.empty()) ends.pop();
  return sum_s;
}

void report_jobs(benchmark::State& state, std::size_t n_jobs) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n_jobs));
}

void bench_floor(benchmark::State& state, const bench::Workload& workload) {
  const JobTable jobs = view_of(workload.jobs);
  std::vector<Seconds> start_s(jobs.size());
  for (auto _ : state) benchmark::DoNotOptimize(event_floor(jobs, start_s));
  report_jobs(state, jobs.size());
}

void bench_simulate(benchmark::State& state, const bench::Workload& workload, const Parameters& parameters) {
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  const Schedule schedule = simulate(jobs, workload.processors, parameters, workspace);
  if (!check_schedule(jobs, schedule, workload.processors).empty()) return state.SkipWithError("wrong schedule");
  for (auto _ : state) benchmark::DoNotOptimize(simulate(jobs, workload.processors, parameters, workspace).past_belief);
  report_jobs(state, jobs.size());
}

void bench_metrics(benchmark::State& state, const bench::Workload& workload) {
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  MetricsWorkspace buffers;
  const Schedule schedule = simulate(jobs, workload.processors, {}, workspace);
  const Metrics first = compute_metrics(jobs, schedule, workload.processors, {}, buffers);
  if (first.jobs != static_cast<std::int64_t>(jobs.size())) return state.SkipWithError("wrong count of jobs");
  for (auto _ : state)
    benchmark::DoNotOptimize(compute_metrics(jobs, schedule, workload.processors, {}, buffers).mean_wait_s);
  report_jobs(state, jobs.size());
}

struct NamedPolicy {
  std::string name;
  Parameters parameters;
};

/// Every preset, then every order with one reservation that is none of them.
std::vector<NamedPolicy> policies() {
  std::vector<NamedPolicy> all;
  for (const Preset& preset : presets()) all.push_back({std::string(preset.name), parameters_of(preset)});
  for (std::size_t order = 0; order < orders().size(); ++order) {
    Parameters parameters;
    parameters.order = static_cast<std::uint8_t>(order);
    const bool named =
        std::any_of(all.begin(), all.end(), [&](const NamedPolicy& policy) { return policy.parameters == parameters; });
    if (!named) all.push_back({"order=" + std::string(orders()[order].name), parameters});
  }
  return all;
}

/// Tens of thousands of waiting jobs are too many to plan for, or to sort at every pass, in a benchmark.
enum class Queue : std::uint8_t { usual, deep };

bool is_quick_on_deep_queues(const Parameters& parameters) {
  return orders()[parameters.order].change == KeysChange::never && !reads::planning(parameters);
}

void add_workload(const std::string& name, bench::Workload loaded, Queue queue = Queue::usual) {
  // Benchmarks live until the program ends, and so must what they read.
  static std::vector<std::unique_ptr<bench::Workload>> keep;
  const bench::Workload& workload = *keep.emplace_back(std::make_unique<bench::Workload>(std::move(loaded)));
  benchmark::RegisterBenchmark(("floor/" + name).c_str(), bench_floor, std::cref(workload))
      ->Unit(benchmark::kMillisecond);
  for (const NamedPolicy& policy : policies()) {
    if (queue == Queue::deep && !is_quick_on_deep_queues(policy.parameters)) continue;
    benchmark::RegisterBenchmark(("simulate/" + name + "/" + policy.name).c_str(), bench_simulate, std::cref(workload),
                                 policy.parameters)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark(("metrics/" + name).c_str(), bench_metrics, std::cref(workload))
      ->Unit(benchmark::kMillisecond);
}

const bool registered = [] {
  add_workload("lublin99", bench::generated(100'000));
  if (std::getenv("SCHEDSWEEP_TRACES") == nullptr) return false;
  for (const char* file : {"KTH-SP2-1996-2", "CTC-SP2-1996-3.1-cln", "HPC2N-2002-2.2-cln", "SDSC-SP2-1998-4.2-cln",
                           "LLNL-Thunder-2007-1.1-cln"})
    add_workload(file, bench::trace(std::string(file) + ".swf.gz"));
  add_workload("RICC-2010-2", bench::trace("RICC-2010-2.swf.gz"), Queue::deep);
  return true;
}();

}  // namespace
}  // namespace schedsweep
