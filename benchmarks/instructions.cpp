// One case to be counted by callgrind, whose collection is toggled by `measured`:
//   valgrind --tool=callgrind --toggle-collect='measured*' schedsweep_instructions CASE [JOBS]
// The case runs once before, so that nothing measured allocates for the first time. benchmarks/instructions.py does
// this for all cases. Without arguments: the cases, and what this program was built with, as JSON.
#include "benchmarks/event_floor.h"
#include "benchmarks/workloads.h"
#include "engine/metrics/metrics.h"
#include "io/swf_writer.h"
#include "policies/preset.h"
#include "policies/simulate.h"

#include <functional>
#include <iostream>
#include <sstream>

/// Outside of all namespaces, so that callgrind's pattern is short. Returns what the case gives, so that all of it is
/// done.
[[gnu::noinline]] std::int64_t measured(const std::function<std::int64_t()>& run) { return run(); }

namespace schedsweep {
namespace {

constexpr const char* policies[] = {"fcfs",      "easy",         "easy_sjbf",          "saf_easy",
                                    "wfp3_easy", "conservative", "conservative_replan"};

/// Runs one case twice, the second time measured; false when there is no such case.
bool run_case(std::string_view name, std::int64_t n_jobs) {
  const bench::Workload workload = bench::generated(n_jobs);
  const JobTable jobs = view_of(workload.jobs);
  const auto twice = [](const std::function<std::int64_t()>& run) { return run() == measured(run); };
  Workspace workspace;
  if (name == "floor") {
    std::vector<Seconds> start_s(jobs.size());
    return twice([&] { return bench::event_floor(jobs, start_s); });
  }
  if (name == "metrics") {
    MetricsWorkspace buffers;
    const Schedule schedule = simulate(jobs, workload.processors, {}, workspace);
    return twice([&] { return compute_metrics(jobs, schedule, workload.processors, {}, buffers).jobs; });
  }
  if (name == "parse") {
    std::ostringstream out;
    write_swf(out, jobs, {});
    const std::string text = out.str();
    return twice([&] { return static_cast<std::int64_t>(parse_swf(text, "text").jobs.size()); });
  }
  const Preset* preset = find_preset(name);
  return preset != nullptr &&
         twice([&] { return simulate(jobs, workload.processors, parameters_of(*preset), workspace).past_belief; });
}

void describe() {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") != 0;
#else
  const bool avx2 = false;
#endif
  std::cout << R"({"compiler": ")" SCHEDSWEEP_COMPILER R"(", "flags": ")" SCHEDSWEEP_COMPILER_FLAGS
            << R"(", "instruction_set": ")" << (avx2 ? "avx2" : "baseline") << R"(", "cases": ["floor")";
  for (const char* policy : policies) std::cout << R"(, ")" << policy << '"';
  std::cout << R"(, "metrics", "parse"]})" << '\n';
}

}  // namespace
}  // namespace schedsweep

int main(int argc, char** argv) {
  if (argc == 1) {
    schedsweep::describe();
    return 0;
  }
  const std::int64_t n_jobs = argc > 2 ? std::atoll(argv[2]) : 20'000;
  if (n_jobs > 0 && schedsweep::run_case(argv[1], n_jobs)) return 0;
  std::cerr << "schedsweep_instructions: case '" << argv[1] << "' cannot be run (no such case, or no number of jobs)\n";
  return 2;
}
