#include "sweep/commands/commands.h"
#include "sweep/plan.h"
#include "sweep/threads.h"
#include "sweep/workloads.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {

void add_check(CLI::App& app, ExitCode&) {
  CLI::App* command =
      app.add_subcommand("check", "Report every problem of a sweep file, with line and column, and of its traces");
  const auto file = std::make_shared<std::string>();
  command->add_option("SWEEP", *file, "sweep file (TOML)")->required();
  command->callback([file] {
    const std::filesystem::path path = *file;
    const Plan plan = make_plan(*file, read_text(path), path.parent_path());
    machines_of(plan, read_trace_files(plan, default_threads(Communicator::alone())));
    fmt::print("{}: good: {} runs of {} policies on {} traces\n", *file, plan.n_runs(), plan.policies.size(),
               plan.trace_names.size());
  });
}

}  // namespace schedsweep
