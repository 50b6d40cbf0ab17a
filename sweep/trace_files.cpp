#include "engine/error.h"
#include "engine/parallel_team.h"
#include "sweep/workloads.h"

#include <algorithm>
#include <set>

namespace schedsweep {
namespace {

/// Throws every problem there is.
void throw_all(const std::vector<std::string>& problems) {
  std::string all;
  std::set<std::string> told;  // several variants may be of one file
  for (const std::string& problem : problems)
    if (!problem.empty() && told.insert(problem).second) all += (all.empty() ? "" : "\n") + problem;
  if (!all.empty()) throw InputError(all);
}

bool read_alike(const TraceSpec& a, const TraceSpec& b) {
  return a.file == b.file && a.dependencies_file == b.dependencies_file && a.repair == b.repair && a.sha256 == b.sha256;
}

}  // namespace

TraceFiles read_trace_files(const Plan& plan, int n_threads) {
  TraceFiles files;
  std::vector<const TraceSpec*> specs;
  for (const TraceVariant& variant : plan.variants) {
    const auto known = std::find_if(specs.begin(), specs.end(),
                                    [&](const TraceSpec* spec) { return read_alike(*spec, variant.spec); });
    const bool is_new = known == specs.end() && variant.spec.is_file();
    files.of_variant.push_back(variant.spec.is_file() ? static_cast<std::size_t>(known - specs.begin())
                                                      : TraceFiles::no_file);
    if (is_new) specs.push_back(&variant.spec);
  }
  files.traces.resize(specs.size());
  std::vector<std::string> problems(specs.size());
  parallel_for(specs.size(), n_threads, [&](std::size_t i) {
    try {
      files.traces[i] = load_trace(*specs[i]);
    } catch (const InputError& error) {
      problems[i] = error.what();
    }
  });
  throw_all(problems);
  return files;
}

std::vector<MachineSize> machines_of(const Plan& plan, const TraceFiles& files) {
  const bool needed = std::any_of(plan.machines.begin(), plan.machines.end(),
                                  [](const MachineSpec& machine) { return machine.processors == 0; });
  std::vector<MachineSize> machines;
  std::vector<std::string> problems;
  for (std::size_t v = 0; v < plan.variants.size(); ++v) {
    const TraceSpec& spec = plan.variants[v].spec;
    machines.push_back({spec.workload.processors, MachineSource::given});
    try {
      if (const Trace* trace = files.of(v)) machines.back() = machine_size(*trace, spec.processors);
    } catch (const InputError& error) {
      if (needed) problems.push_back(std::string(error.what()) + ": processors = N in its [[traces]]");
      machines.back() = {plan.machines[0].processors, MachineSource::given};
    }
  }
  throw_all(problems);
  return machines;
}

}  // namespace schedsweep
