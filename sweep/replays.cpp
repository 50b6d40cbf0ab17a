#include "engine/error.h"
#include "policies/live_quantile.h"
#include "sweep/workloads.h"

#include <algorithm>

namespace schedsweep {
namespace {

/// Whether two variants of one trace replay the same jobs with the same predictions; the machine's size is a feature.
bool replay_alike(const ReplaySpec& a, Procs processors_a, const ReplaySpec& b, Procs processors_b) {
  return a == b && (!a.predicts() || processors_a == processors_b);
}

}  // namespace

Replays make_replays(const Plan& plan, TraceFiles& files, const std::vector<MachineSize>& machines, int n_threads) {
  Replays made;
  std::vector<std::size_t> first_variant;  // of each replay
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    made.of_variant.push_back(TraceFiles::no_file);
    if (!plan.variants[v].spec.is_file()) continue;
    const auto known = std::find_if(first_variant.begin(), first_variant.end(), [&](std::size_t other) {
      return files.of_variant[other] == files.of_variant[v] &&
             replay_alike(plan.variants[other].spec.replay, machines[other].processors, plan.variants[v].spec.replay,
                          machines[v].processors);
    });
    made.of_variant[v] = static_cast<std::size_t>(known - first_variant.begin());
    if (known == first_variant.end()) first_variant.push_back(v);
  }

  const bool live = std::any_of(plan.compositions.begin(), plan.compositions.end(),
                                [](const Composition& c) { return asks_live_model(c.parameters); });
  const ModelAsked asked = live ? ModelAsked::in_runs_too : ModelAsked::before_runs;
  std::string problems;
  made.replays.resize(first_variant.size());
  for (std::size_t r = 0; r < first_variant.size(); ++r) {
    const TraceSpec& spec = plan.variants[first_variant[r]].spec;
    if (spec.replay.is_whole()) continue;
    try {
      made.replays[r] =
          make_replay(*files.of(first_variant[r]), machines[first_variant[r]].processors, spec, asked, n_threads);
    } catch (const InputError& error) {
      problems += (problems.empty() ? "" : "\n") + spec.name + ": " + error.what();
    }
  }
  if (!problems.empty()) throw InputError(problems);
  // Whole traces last: they take the jobs that others were cut from.
  for (std::size_t r = 0; r < first_variant.size(); ++r)
    if (plan.variants[first_variant[r]].spec.replay.is_whole())
      made.replays[r].jobs = std::move(files.traces[files.of_variant[first_variant[r]]].jobs);
  for (Trace& trace : files.traces) trace.jobs = {};
  return made;
}

}  // namespace schedsweep
