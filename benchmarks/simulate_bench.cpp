// One run of each policy, and of each order with one reservation, over real traces (where SCHEDSWEEP_TRACES is set) and
// a generated workload, beside the event floor and beside EASY; and all metrics of one run, beside EASY.
#include "benchmarks/event_floor.h"
#include "benchmarks/side_by_side.h"
#include "benchmarks/workloads.h"
#include "engine/metrics/metrics.h"
#include "engine/schedule_check.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/preset.h"
#include "policies/simulate.h"

#include <algorithm>
#include <memory>

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

void report_jobs(benchmark::State& state, std::size_t n_jobs, double ns) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n_jobs));
  state.counters["ns_per_job"] = ns / static_cast<double>(n_jobs);
}

bench::Reference beside_floor(const JobTable& jobs) {
  return {"x_floor", [jobs, start_s = std::vector<Seconds>(jobs.size())]() mutable {
            benchmark::DoNotOptimize(bench::event_floor(jobs, start_s));
          }};
}

bench::Reference beside_easy(const bench::Workload& workload) {
  return {"x_easy", [&workload, workspace = std::make_shared<Workspace>()] {
            simulate(view_of(workload.jobs), workload.processors, {}, *workspace);
          }};
}

void bench_floor(benchmark::State& state, const bench::Workload& workload) {
  const JobTable jobs = view_of(workload.jobs);
  std::vector<Seconds> start_s(jobs.size());
  const auto run = [&] { benchmark::DoNotOptimize(bench::event_floor(jobs, start_s)); };
  report_jobs(state, jobs.size(), bench::time_side_by_side(state, run, {}));
}

void bench_simulate(benchmark::State& state, const bench::Workload& workload, const Parameters& parameters) {
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  const Schedule schedule = simulate(jobs, workload.processors, parameters, workspace);
  if (!check_schedule(jobs, schedule, workload.processors).empty()) return state.SkipWithError("wrong schedule");
  const auto n_rejected = std::count(schedule.kind.begin(), schedule.kind.end(), StartKind::rejected);
  const double n_events = 2 * static_cast<double>(static_cast<std::ptrdiff_t>(jobs.size()) - n_rejected);

  std::vector<bench::Reference> references{beside_floor(jobs)};
  if (!(parameters == Parameters{})) references.push_back(beside_easy(workload));
  const auto run = [&] { simulate(jobs, workload.processors, parameters, workspace); };
  const double ns = bench::time_side_by_side(state, run, std::move(references));
  report_jobs(state, jobs.size(), ns);
  state.counters["ns_per_event"] = ns / n_events;
}

void bench_metrics(benchmark::State& state, const bench::Workload& workload) {
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  MetricsWorkspace buffers;
  const Schedule schedule = simulate(jobs, workload.processors, {}, workspace);
  const Metrics first = compute_metrics(jobs, schedule, workload.processors, {}, buffers);
  if (first.jobs != static_cast<std::int64_t>(jobs.size())) return state.SkipWithError("wrong count of jobs");
  const auto run = [&] {
    benchmark::DoNotOptimize(compute_metrics(jobs, schedule, workload.processors, {}, buffers).mean_wait_s);
  };
  report_jobs(state, jobs.size(), bench::time_side_by_side(state, run, {beside_floor(jobs), beside_easy(workload)}));
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
