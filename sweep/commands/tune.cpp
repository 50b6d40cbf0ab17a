#include "sweep/commands/commands.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/results/provenance.h"
#include "sweep/stop.h"
#include "sweep/threads.h"
#include "sweep/tuning/tuning_document.h"
#include "sweep/tuning/tuning_dry_run.h"

#include <cstdio>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

struct Options : SweepOptions {
  Format format = Format::table;
};

/// The plan, made by every rank from the text that rank 0 read.
TuningPlan tuning_plan_of(const std::string& file, const Communicator& world) {
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

/// Puts the results of a finished tuning in place and prints the best. Only at rank 0.
ExitCode publish(const Options& options, const TuningPlan& plan, const Workloads& workloads,
                 const SweepState<FoldResult>& state, const CommandClock& clock, Attempt& attempt) {
  const std::vector<ConfigurationScore> scores = scores_of(plan, state.outcomes);
  const TuningResult result{plan, workloads, state.outcomes, scores};
  attempt.publish(tuning_document(result));
  write_facts(attempt, costs_of(state.outcomes), nlohmann::ordered_json::object());
  tell(fmt::format("{}: {} runs, {} failed, {:.1f} s\n", options.output, state.outcomes.size(), state.n_failed,
                   clock.elapsed_s()));
  print_best(result, options.format);
  return state.n_failed > 0 ? ExitCode::some_runs_failed : ExitCode::ok;
}

ExitCode tune(const Options& options, const Communicator& world) {
  const CommandClock clock;
  check_same_program(world);
  const TuningPlan plan = tuning_plan_of(options.file, world);
  const Team team{world, options.threads > 0 ? options.threads : default_threads(world), options.rank_timeout_s,
                  options.schedule};
  std::unique_ptr<Attempt> attempt = begin_attempt(options, world);
  const Workloads workloads(plan.sweep, world, team.n_threads);
  const TuningRunner runner(plan, workloads, world);
  if (options.dry_run) {
    print_tuning_dry_run(plan, workloads, runner, world, team.n_threads);
    return ExitCode::ok;
  }
  world.together([&] {
    throw_if_stopped();
    if (attempt) attempt->begin(identity_of(plan, workloads), tuning_format);
  });
  Progress progress(options.progress);
  std::optional<AttemptSettings> settings;
  const std::string facts = facts_of(options, world, team.n_threads, clock);
  if (attempt) settings.emplace(*attempt, facts, options.end, clock.started_s(), progress);
  const SweepState<FoldResult> state = run_tuning(plan, runner, team, settings ? &*settings : nullptr);

  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (!attempt) return;
    if (state.n_new > 0) attempt->end(state.n_new, state.complete() ? "finished" : "stopped " + stop_reason());
    code = state.complete() ? publish(options, plan, workloads, state, clock, *attempt)
                            : report_unfinished(options, state.n_done, plan.n_runs(), state.too_many_failed);
    attempt.reset();
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
