#include "sweep/run_sweep.h"

#include "engine/parallel_team.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/simulate.h"
#include "sweep/cpu_clock.h"
#include "sweep/work_queue.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <numeric>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>

namespace schedsweep {
namespace {

/// Outcomes as bytes for another rank of the same program: fixed part, then the message.
struct PackedOutcome {
  std::int64_t run;
  Metrics metrics;
  double cpu_s;
  std::uint64_t message_bytes;
  std::int32_t rank;
  RunStatus status;
};

static_assert(std::is_trivially_copyable_v<PackedOutcome>);

std::string packed(const std::vector<std::vector<RunOutcome>>& by_thread) {
  std::string bytes;
  for (const auto& outcomes : by_thread) {
    for (const RunOutcome& outcome : outcomes) {
      PackedOutcome fixed;
      std::memset(&fixed, 0, sizeof fixed);  // padding too: nothing undefined is sent
      fixed.run = outcome.run;
      fixed.metrics = outcome.metrics;
      fixed.cpu_s = outcome.cpu_s;
      fixed.message_bytes = outcome.message.size();
      fixed.rank = outcome.rank;
      fixed.status = outcome.status;
      bytes.append(reinterpret_cast<const char*>(&fixed), sizeof fixed);
      bytes += outcome.message;
    }
  }
  return bytes;
}

void unpack(const std::string& bytes, std::vector<RunOutcome>& in_plan_order) {
  for (std::size_t at = 0; at < bytes.size();) {
    PackedOutcome fixed;
    std::memcpy(&fixed, bytes.data() + at, sizeof fixed);
    at += sizeof fixed;
    RunOutcome& outcome = in_plan_order.at(static_cast<std::size_t>(fixed.run));
    outcome = {fixed.run, fixed.status, fixed.metrics, fixed.cpu_s, fixed.rank, bytes.substr(at, fixed.message_bytes)};
    at += fixed.message_bytes;
  }
}

std::vector<std::int64_t> longest_first(const Plan& plan, const Workloads& workloads) {
  std::vector<double> cost(static_cast<std::size_t>(plan.n_runs()));
  for (std::size_t run = 0; run < cost.size(); ++run)
    cost[run] = expected_cost(plan, workloads, static_cast<std::int64_t>(run));
  std::vector<std::int64_t> order(cost.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
  });
  return order;
}

/// Large enough that the shared counter is no bottleneck, small enough that threads end together.
std::int64_t chunk_of(std::int64_t n_runs, const Communicator& world, int n_threads) {
  const std::int64_t n_workers = world.sum({n_threads})[0];
  return std::clamp<std::int64_t>(n_runs / (n_workers * 100), 1, 32);
}

/// Reports until everything is done or this rank's work has failed; on a thread of its own beside the workers.
class ProgressThread {
 public:
  ProgressThread(WorkQueue& queue, std::int64_t n_runs, const ProgressSink& report)
      : thread_([&queue, n_runs, &report](const std::stop_token& stop) {
          // Short sweeps should not wait for their report, long ones not be asked too often. Each call also serves the
          // other nodes' counters where the network cannot do it by itself.
          for (auto pause = std::chrono::milliseconds(1);; pause = std::min(pause * 2, std::chrono::milliseconds(20))) {
            const std::int64_t done = queue.done();
            report(done, n_runs);
            if (done == n_runs || stop.stop_requested()) return;
            std::this_thread::sleep_for(pause);
          }
        }) {}

  void wait() { thread_.join(); }

 private:
  std::jthread thread_;
};

}  // namespace

RunOutcome Runner::run(std::int64_t index) {
  const RunSpec spec = plan_.run(index);
  const Parameters& parameters = plan_.compositions[spec.composition].parameters;
  const JobTable& jobs = workloads_.jobs(plan_.workload_of(spec));
  const Procs processors = processors_of(plan_.machines[spec.machine], workloads_.processors(spec.variant));
  const CpuClock clock;
  RunOutcome outcome;
  outcome.run = index;
  try {
    const Schedule schedule =
        simulate(jobs, processors, parameters, workspace_, plan_.strict ? Checks::strict : Checks::none);
    const MetricOptions options{parameters.tau_s, parameters.starved_wait_s, parameters.trim};
    outcome.metrics = compute_metrics(jobs, schedule, processors, options, metrics_workspace_);
  } catch (const InputError& error) {
    outcome.status = RunStatus::bad_input;
    outcome.message = error.what();
  } catch (const std::exception& error) {
    outcome.status = RunStatus::internal_error;
    outcome.message = error.what();
  }
  outcome.cpu_s = clock.elapsed_s();
  return outcome;
}

double expected_cost(const Plan& plan, const Workloads& workloads, std::int64_t run) {
  const RunSpec spec = plan.run(run);
  const Parameters& parameters = plan.compositions[spec.composition].parameters;
  // In multiples of first come, first served, as benchmarks/simulate_bench.cpp measures them on archive traces.
  double work = 1;
  if (parameters.reservations > 0) work += 1;
  if (parameters.order != Parameters{}.order) work += 1;
  if (parameters.backfill_order != BackfillOrder::queue) work += 1;
  if (orders()[parameters.order].change != KeysChange::never) work += 6;
  if (reads::planning(parameters)) work += parameters.promise == Promise::keep ? 30 : 80;
  return work * static_cast<double>(workloads.jobs(plan.workload_of(spec)).size());
}

std::vector<RunOutcome> run_sweep(const Plan& plan, const Workloads& workloads, const Communicator& world,
                                  int n_threads, const ProgressSink& progress) {
  const std::int64_t n_runs = plan.n_runs();
  const std::vector<std::int64_t> order = longest_first(plan, workloads);
  WorkQueue queue(world, n_runs, chunk_of(n_runs, world, n_threads));
  std::vector<std::vector<RunOutcome>> by_thread(static_cast<std::size_t>(n_threads));
  {
    std::optional<ProgressThread> reporter;
    if (world.rank() == 0) reporter.emplace(queue, n_runs, progress);
    parallel_team(n_threads, [&](int thread) {
      Runner runner(plan, workloads);
      auto& outcomes = by_thread[static_cast<std::size_t>(thread)];
      for (WorkRange range = queue.next(); !range.empty(); range = queue.next()) {
        for (std::int64_t i = range.begin; i < range.end; ++i) {
          outcomes.push_back(runner.run(order[static_cast<std::size_t>(i)]));
          outcomes.back().rank = world.rank();
        }
        queue.finish(range.end - range.begin);
      }
    });
    if (reporter) reporter->wait();
  }
  std::string mine = packed(by_thread);
  by_thread.clear();  // a million runs take hundreds of MB: not twice
  const std::vector<std::string> all = world.gather(std::move(mine));
  if (world.rank() != 0) return {};
  std::vector<RunOutcome> outcomes(static_cast<std::size_t>(n_runs));
  for (const std::string& bytes : all) unpack(bytes, outcomes);
  return outcomes;
}

}  // namespace schedsweep
