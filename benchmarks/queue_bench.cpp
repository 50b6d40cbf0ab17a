// Deep queues: the cost of an event against the number of jobs that wait, under EASY, and of the two queues of a run
// alone: the waiting jobs and the completions.
#include "benchmarks/deep_queue.h"
#include "benchmarks/side_by_side.h"
#include "engine/completion_queue.h"
#include "engine/random.h"
#include "engine/schedule_check.h"
#include "engine/wait_queue.h"
#include "policies/simulate.h"

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

/// Jobs that wait when one starts, itself included, mean over all starts.
double mean_waiting(const JobTable& jobs, const Schedule& schedule) {
  std::vector<Seconds> starts(schedule.start_s.begin(), schedule.start_s.end());
  std::sort(starts.begin(), starts.end());
  std::size_t n_submitted = 0, n_started = 0;
  double sum = 0;
  for (const Seconds now_s : starts) {
    while (n_submitted < jobs.size() && jobs.submit_s[n_submitted] <= now_s) ++n_submitted;
    sum += static_cast<double>(n_submitted - n_started++);
  }
  return sum / static_cast<double>(starts.size());
}

bool is_right(const bench::Workload& workload, const Schedule& schedule) {
  return check_schedule(view_of(workload.jobs), schedule, workload.processors).empty();
}

void run_easy(const bench::Workload& workload, Workspace& workspace) {
  simulate(view_of(workload.jobs), workload.processors, {}, workspace);
}

void deep_saturated(benchmark::State& state) {
  const bench::Workload workload = bench::saturated(state.range(0));
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  const Schedule schedule = simulate(jobs, workload.processors, {}, workspace);
  if (!is_right(workload, schedule)) return state.SkipWithError("wrong schedule");
  state.counters["waiting"] = mean_waiting(jobs, schedule);
  const double ns = bench::time_side_by_side(state, [&] { run_easy(workload, workspace); }, {});
  state.counters["ns_per_event"] = ns / (2 * static_cast<double>(jobs.size()));
}

/// The run without the stream stands beside: what is left is the stream's.
void deep_blocked(benchmark::State& state, bench::Waiting waiting, std::size_t n_stream) {
  const auto n_waiting = static_cast<std::size_t>(state.range(0));
  const bench::Workload workload = bench::blocked(n_waiting, n_stream, waiting);
  const bench::Workload without = bench::blocked(n_waiting, 0, waiting);
  Workspace workspace, workspace_without;
  const Schedule schedule = simulate(view_of(workload.jobs), workload.processors, {}, workspace);
  const bool streams =
      std::equal(schedule.start_s.end() - static_cast<std::ptrdiff_t>(n_stream), schedule.start_s.end(),
                 workload.jobs.submit_s.end() - static_cast<std::ptrdiff_t>(n_stream));
  if (!is_right(workload, schedule) || !streams) return state.SkipWithError("wrong schedule");
  run_easy(without, workspace_without);
  state.counters["waiting"] = static_cast<double>(n_waiting + 2);
  const double ns = bench::time_side_by_side(state, [&] { run_easy(workload, workspace); },
                                             {{"x_without_stream", [&] { run_easy(without, workspace_without); }}});
  const double stream_ns = ns - ns / state.counters["x_without_stream"];
  state.counters["ns_per_event"] = stream_ns / (2 * static_cast<double>(n_stream));
}

/// Among N jobs that cannot start, one that can is put at a random rank, found and taken out.
void wait_queue(benchmark::State& state) {
  const auto n_waiting = static_cast<std::size_t>(state.range(0));
  Random random(1, Purpose::arrival, n_waiting);
  WaitQueue queue;
  for (std::size_t i = 0; i < n_waiting; ++i)
    queue.insert(static_cast<JobIndex>(2 * i), static_cast<Procs>(2 + random.u64() % 100),
                 static_cast<JobSeconds>(2 + random.u64() % 10'000));
  for (auto _ : state) {
    const auto rank = static_cast<JobIndex>(2 * (random.u64() % n_waiting) + 1);
    queue.insert(rank, 1, 1);
    WaitQueue::Position at;
    if (!queue.find(at, {1, 1, 0}) || queue.rank_at(at) != rank) return state.SkipWithError("wrong job");
    queue.erase(at);
  }
}

/// With N jobs running, the next to end gives way to one that ends at random within a day of it.
void completion_queue(benchmark::State& state) {
  const auto n_running = static_cast<JobIndex>(state.range(0));
  Random random(1, Purpose::run_time, n_running);
  const auto day_s = [&] { return static_cast<Seconds>(random.u64() % 86'400); };
  CompletionQueue queue;
  queue.reset(0);
  for (JobIndex job = 0; job < n_running; ++job) queue.push(day_s(), job);
  Seconds last_s = 0;
  for (auto _ : state) {
    const Seconds now_s = queue.next_end_s();
    if (now_s < last_s) return state.SkipWithError("wrong order");
    last_s = now_s;
    queue.push(now_s + day_s(), queue.pop());
  }
}

/// A million, saturated, would take minutes.
constexpr std::int64_t most_saturated = 1'000'000;

const bool registered = [] {
  using benchmark::RegisterBenchmark;
  for (const std::int64_t n : {1'000, 10'000, 100'000, 1'000'000}) {
    const auto n_stream = static_cast<std::size_t>(std::clamp<std::int64_t>(n, 20'000, 200'000));
    if (n <= most_saturated)
      RegisterBenchmark("deep_queue/saturated", deep_saturated)->Arg(n)->Unit(benchmark::kMillisecond);
    RegisterBenchmark("deep_queue/blocked", deep_blocked, bench::Waiting::long_jobs, n_stream)
        ->Arg(n)
        ->Unit(benchmark::kMillisecond);
    RegisterBenchmark("deep_queue/trap", deep_blocked, bench::Waiting::trap, 1'000)
        ->Arg(n)
        ->Unit(benchmark::kMillisecond);
    RegisterBenchmark("wait_queue", wait_queue)->Arg(n);
    RegisterBenchmark("completion_queue", completion_queue)->Arg(n);
  }
  return true;
}();

}  // namespace
}  // namespace schedsweep
