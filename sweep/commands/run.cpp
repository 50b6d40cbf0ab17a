#include "generated/default_sweep.h"
#include "sweep/commands/commands.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/dry_run.h"
#include "sweep/results/make_document.h"
#include "sweep/threads.h"

#include <memory>

namespace schedsweep {
namespace {

/// The plan, made by every rank from the text that rank 0 read.
Plan plan_of(const std::string& file, const Communicator& world) {
  const std::string text = file.empty() ? default_sweep : read_text_together(file, world);
  Plan plan;
  world.together([&] {
    plan = make_plan(file.empty() ? "default sweep" : file, text, std::filesystem::path(file).parent_path());
  });
  return plan;
}

ExitCode run_command(const SweepOptions& options, const Communicator& world) {
  const CommandClock clock;
  const Plan plan = plan_of(options.file, world);
  const int n_threads = options.threads > 0 ? options.threads : default_threads(world);
  world.together([&] {
    if (world.rank() == 0 && !options.dry_run) check_writable(options.output);
  });
  const Workloads workloads(plan, world, n_threads);
  if (options.dry_run) {
    print_dry_run(plan, workloads, world, n_threads);
    return ExitCode::ok;
  }
  world.together([&] {
    if (world.rank() == 0) check_output(options, result_format, plan_sha256(plan, workloads));
  });
  Progress progress(options.progress);
  const std::vector<RunOutcome> outcomes =
      run_sweep(plan, workloads, world, n_threads,
                [&](std::int64_t done, std::int64_t n_runs) { progress.update(done, n_runs); });

  Execution execution = execution_of(options, world, n_threads, clock);
  if (options.file.empty()) execution.sweep_file = "(default sweep)";
  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (world.rank() != 0) return;
    write_result_file(make_document({plan, workloads, outcomes}, execution), options.output);
    const std::int64_t failed = report_failures(outcomes);
    if (failed > 0) code = ExitCode::some_runs_failed;
    tell(fmt::format("{}: {} runs, {} failed, {:.1f} s\n", options.output, outcomes.size(), failed, clock.elapsed_s()));
  });
  return static_cast<ExitCode>(world.sum({static_cast<std::int64_t>(code)})[0]);
}

}  // namespace

void add_run(CLI::App& app, ExitCode& code) {
  CLI::App* command = app.add_subcommand("run", "Run a sweep; under mpirun or srun over all ranks");
  const auto options = std::make_shared<SweepOptions>();
  options->output = "results.h5";
  command->add_option("SWEEP", options->file,
                      "sweep file (TOML); without one, the built-in default sweep over generated workloads");
  add_sweep_options(*command, *options);
  command->callback([options, &code] {
    code = run_or_abort([&](const Communicator& world) { return run_command(*options, world); });
  });
}

}  // namespace schedsweep
