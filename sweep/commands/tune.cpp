#include "sweep/commands/commands.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/threads.h"
#include "sweep/tuning/tuning_document.h"
#include "sweep/tuning/tuning_dry_run.h"

#include <cstdio>
#include <memory>

namespace schedsweep {
namespace {

struct Options : SweepOptions {
  Format format = Format::table;
};

/// The plan, made by every rank from the text that rank 0 read.
TuningPlan plan_of(const std::string& file, const Communicator& world) {
  const std::string text = read_text_together(file, world);
  TuningPlan plan;
  world.together([&] { plan = make_tuning_plan(file, text, std::filesystem::path(file).parent_path()); });
  return plan;
}

/// People see the best and how to train so; programs get all. Written at once: a launcher that sees another rank end
/// with a code may not wait for this one.
void print_best(const TuningResult& result, Format format) {
  constexpr std::size_t shown = 10;
  Table table = tuning_table(result);
  if (format == Format::table && table.rows.size() > shown) table.rows.resize(shown);
  fmt::print("{}", to_text(table, format));
  if (format == Format::table && !table.rows.empty()) {
    const std::size_t best = best_first(result.scores)[0];
    const std::string options = train_options(result.plan.configurations[best]);
    fmt::print("best: {}\n", options.empty() ? "the defaults" : "train " + options);
  }
  std::fflush(stdout);
}

ExitCode tune(const Options& options, const Communicator& world) {
  const CommandClock clock;
  const TuningPlan plan = plan_of(options.file, world);
  const int n_threads = options.threads > 0 ? options.threads : default_threads(world);
  world.together([&] {
    if (world.rank() == 0 && !options.dry_run) check_writable(options.output);
  });
  const Workloads workloads(plan.sweep, world, n_threads);
  const TuningRunner runner(plan, workloads, world);
  if (options.dry_run) {
    print_tuning_dry_run(plan, workloads, runner, world, n_threads);
    return ExitCode::ok;
  }
  world.together([&] {
    if (world.rank() == 0) check_output(options, tuning_format, plan_sha256(plan.sweep, workloads));
  });
  Progress progress(options.progress);
  const std::vector<TuningOutcome> outcomes = run_tuning(
      plan, runner, world, n_threads, [&](std::int64_t done, std::int64_t n_runs) { progress.update(done, n_runs); });

  const Execution execution = execution_of(options, world, n_threads, clock);
  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (world.rank() != 0) return;
    const std::vector<ConfigurationScore> scores = scores_of(plan, outcomes);
    const TuningResult result{plan, workloads, outcomes, scores};
    write_result_file(tuning_document(result, execution), options.output);
    const std::int64_t failed = report_failures(outcomes);
    if (failed > 0) code = ExitCode::some_runs_failed;
    tell(fmt::format("{}: {} runs, {} failed, {:.1f} s\n", options.output, outcomes.size(), failed, clock.elapsed_s()));
    print_best(result, options.format);
  });
  return static_cast<ExitCode>(world.sum({static_cast<std::int64_t>(code)})[0]);
}

}  // namespace

void add_tune(CLI::App& app, ExitCode& code) {
  CLI::App* command = app.add_subcommand(
      "tune", "Try hyper-parameters of the runtime model on the folds of traces; under mpirun or srun over all ranks");
  const auto options = std::make_shared<Options>();
  options->output = "tuning.h5";
  command->add_option("TUNING", options->file, "tuning file (TOML)")->required();
  add_sweep_options(*command, *options);
  add_format(*command, options->format);
  command->callback(
      [options, &code] { code = run_or_abort([&](const Communicator& world) { return tune(*options, world); }); });
}

}  // namespace schedsweep
