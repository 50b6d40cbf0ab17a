// Completion queues beside each other on what a run under EASY asks of its own: a job goes in when it starts and comes
// out when it ends. Recorded from a generated workload and, with SCHEDSWEEP_TRACES, from real traces.
#include "benchmarks/completion_queues.h"
#include "benchmarks/side_by_side.h"
#include "benchmarks/workloads.h"
#include "engine/completion_queue.h"
#include "policies/simulate.h"

#include <algorithm>
#include <map>
#include <queue>
#include <string>

#include <benchmark/benchmark.h>

namespace schedsweep {
namespace {

/// What a run asks of its queue, in order. Of the rounds of one instant, those of jobs without length are one.
struct Recording {
  struct Start {
    Seconds end_s;
    JobIndex job;
    JobIndex n_ends_before;  ///< since the start before this one
  };

  std::vector<Start> starts;
  Seconds origin_s = 0;
};

Recording record(const bench::Workload& workload) {
  const JobTable jobs = view_of(workload.jobs);
  Workspace workspace;
  const Schedule run = simulate(jobs, workload.processors, {}, workspace);
  std::vector<JobIndex> by_start;
  for (JobIndex job = 0; job < jobs.size(); ++job)
    if (run.kind[job] != StartKind::rejected) by_start.push_back(job);
  std::stable_sort(by_start.begin(), by_start.end(),
                   [&](JobIndex a, JobIndex b) { return run.start_s[a] < run.start_s[b]; });
  Recording recording;
  recording.origin_s = jobs.submit_s[0];
  std::priority_queue<Seconds, std::vector<Seconds>, std::greater<>> running;
  for (const JobIndex job : by_start) {
    JobIndex n_ends = 0;
    for (; !running.empty() && running.top() <= run.start_s[job]; ++n_ends) running.pop();
    const Seconds end_s = run.start_s[job] + run.run_s[job];
    running.push(end_s);
    recording.starts.push_back({end_s, job, n_ends});
  }
  return recording;
}

/// Plays a recording and empties the queue. Returns a checksum of the order in which jobs came out.
template <class Queue>
std::uint64_t play(Queue& queue, const Recording& recording) {
  std::uint64_t sum = 0;
  const auto pop = [&] { sum = 31 * sum + queue.pop(); };
  queue.reset(recording.origin_s);
  for (const Recording::Start& start : recording.starts) {
    for (JobIndex i = 0; i < start.n_ends_before; ++i) pop();
    queue.push(start.end_s, start.job);
  }
  while (!queue.empty()) pop();
  return sum;
}

/// Of the run over a trace, or over a generated workload; made when first asked for.
const Recording& recording_of(const std::string& name) {
  static std::map<std::string, Recording> made;
  const auto found = made.find(name);
  if (found != made.end()) return found->second;
  return made.emplace(name, record(name == "lublin99" ? bench::generated(100'000) : bench::trace(name + ".swf.gz")))
      .first->second;
}

template <class Queue>
void bench_queue(benchmark::State& state, const std::string& name) {
  const Recording& recording = recording_of(name);
  Queue queue;
  CompletionQueue engine;
  if (play(queue, recording) != play(engine, recording)) return state.SkipWithError("other order than the engine's");
  const auto run = [&] { benchmark::DoNotOptimize(play(queue, recording)); };
  const auto run_engine = [&] { benchmark::DoNotOptimize(play(engine, recording)); };
  const double ns = bench::time_side_by_side(state, run, {{"x_engine", run_engine}});
  state.counters["ns_per_event"] = ns / (2 * static_cast<double>(recording.starts.size()));
}

const bool registered = [] {
  std::vector<std::string> names{"lublin99"};
  if (std::getenv("SCHEDSWEEP_TRACES") != nullptr)
    names.insert(names.end(), {"KTH-SP2-1996-2", "HPC2N-2002-2.2-cln", "RICC-2010-2"});
  for (const std::string& name : names) {
    const auto add = [&](const char* queue, auto* bench) {
      benchmark::RegisterBenchmark(("completions/" + name + "/" + queue).c_str(), bench, name)
          ->Unit(benchmark::kMillisecond);
    };
    add("engine", bench_queue<CompletionQueue>);
    add("binary_heap", bench_queue<bench::BinaryHeap>);
    add("quaternary_heap", bench_queue<bench::QuaternaryHeap>);
    add("radix_heap", bench_queue<bench::RadixHeap>);
    add("calendar", bench_queue<bench::CalendarQueue>);
  }
  return true;
}();

}  // namespace
}  // namespace schedsweep
