#include "sweep/commands/commands.h"
#include "sweep/commands/sweep_command.h"
#include "sweep/cpu_clock.h"
#include "sweep/dry_run.h"
#include "sweep/memory_estimate.h"
#include "sweep/memory_peak.h"
#include "sweep/outliers.h"
#include "sweep/results/make_document.h"
#include "sweep/results/provenance.h"
#include "sweep/stop.h"
#include "sweep/threads.h"

#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

struct Options : SweepOptions {
  RunLimits limits;
};

/// Processor time at rank 0 of what makes a sweep survive: the price of the journal and of the results file.
struct Overhead {
  double resume_cpu_s = 0;   ///< keys of runs, journals of earlier attempts
  double clerk_cpu_s = 0;    ///< this attempt's journal
  double publish_cpu_s = 0;  ///< the results file
};

nlohmann::ordered_json to_json(const Overhead& overhead) {
  return {{"resume_cpu_s", overhead.resume_cpu_s},
          {"clerk_cpu_s", overhead.clerk_cpu_s},
          {"publish_cpu_s", overhead.publish_cpu_s}};
}

/// Runs and ranks that took far more than others like them. Shape: peaks_kib by rank.
std::vector<Outlier> outliers_of(const Plan& plan, const std::vector<RunOutcome>& outcomes, const CostModel& costs,
                                 const std::vector<std::string>& peaks_kib) {
  std::vector<RankUse> ranks;
  for (const std::string& peak : peaks_kib)
    ranks.push_back({static_cast<std::int32_t>(ranks.size()), std::atoll(peak.c_str()), 0});
  std::vector<RunUse> runs;
  for (const RunOutcome& outcome : outcomes) {
    if (outcome.status != RunStatus::ok) continue;
    runs.push_back({outcome.run, outcome.rank, costs.cost_s(outcome.run), outcome.cpu_s, outcome.raised_kib});
    // Earlier attempts may have had more ranks.
    if (static_cast<std::size_t>(outcome.rank) < ranks.size())
      ranks[static_cast<std::size_t>(outcome.rank)].busy_s += outcome.cpu_s;
  }
  std::vector<Outlier> outliers = find_outliers(runs, ranks);
  for (const Outlier& outlier : outliers)
    tell(to_text(outlier,
                 [&](std::int64_t run) {
                   const RunSpec spec = plan.run(run);
                   return label_of(plan, plan.variants[spec.variant]) + ", " +
                          plan.policies[plan.compositions[spec.composition].policy];
                 }) +
         "\n");
  return outliers;
}

/// Puts the results of a finished sweep in place and says how it went. Only at rank 0.
ExitCode publish(const Options& options, const SweepResult& result, std::int64_t n_failed, const CommandClock& clock,
                 const std::vector<Outlier>& outliers, const CostModel& costs, Overhead overhead, Attempt& attempt) {
  const CpuClock publishing;
  attempt.publish(make_document(result));
  overhead.publish_cpu_s = publishing.elapsed_s();
  write_facts(attempt, costs_of(result.outcomes),
              {{"outliers", to_json(outliers)}, {"calibration", costs.to_json()}, {"overhead", to_json(overhead)}});
  tell(fmt::format("{}: {} runs, {} failed, {:.1f} s\n", options.output, result.outcomes.size(), n_failed,
                   clock.elapsed_s()));
  return n_failed > 0 ? ExitCode::some_runs_failed : ExitCode::ok;
}

/// Says what does not stop a sweep but will be regretted.
void warn(const Needs& needs, const Options& options, const Team& team) {
  std::vector<std::string> warnings = {thread_warning(team.world, team.n_threads)};
  if (team.world.rank() == 0) warnings.push_back(space_warning(needs, file_system_of(options.output)));
  for (const std::string& warning : warnings)
    if (!warning.empty()) tell("warning: " + warning + "\n");
}

ExitCode run_command(const Options& options, const Communicator& world) {
  const CommandClock clock;
  check_same_program(world);
  const Plan plan = plan_of(options.file, world);
  const Team team{world, options.threads > 0 ? options.threads : default_threads(world), options.rank_timeout_s,
                  options.schedule};
  warn(needs_of(plan), options, team);
  check_memory(needs_of(plan), world, team.n_threads);
  std::unique_ptr<Attempt> attempt = begin_attempt(options, world);
  const Workloads workloads(plan, world, team.n_threads);
  check_memory(needs_of(plan, workloads), world, team.n_threads);
  Overhead overhead;
  if (options.dry_run) {
    print_dry_run(plan, workloads, world, team.n_threads);
    return ExitCode::ok;
  }
  world.together([&] {
    throw_if_stopped();
    const CpuClock resuming;
    if (attempt) attempt->begin(identity_of(plan, workloads, team.n_threads), result_format);
    overhead.resume_cpu_s = resuming.elapsed_s();
  });
  Progress progress(options.progress);
  std::optional<AttemptSettings> settings;
  const std::string facts = facts_of(options, world, team.n_threads, clock);
  if (attempt) settings.emplace(*attempt, facts, options.end, clock.started_s(), progress);
  CostModel costs = CostModel::fixed(plan, workloads);
  const SweepState<Metrics> state =
      run_sweep(plan, workloads, team, options.limits, costs, settings ? &*settings : nullptr);
  overhead.clerk_cpu_s = state.clerk_cpu_s;
  const std::vector<std::string> peaks = world.gather(std::to_string(peak_kib()));

  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (!attempt) return;
    if (state.n_new > 0) attempt->end(state.n_new, state.complete() ? "finished" : "stopped " + stop_reason());
    code = state.complete() ? publish(options, {plan, workloads, state.outcomes}, state.n_failed, clock,
                                      outliers_of(plan, state.outcomes, costs, peaks), costs, overhead, *attempt)
                            : report_unfinished(options, state.n_done, plan.n_runs(), state.too_many_failed);
    attempt.reset();
  });
  return static_cast<ExitCode>(world.sum({static_cast<std::int64_t>(code)})[0]);
}

}  // namespace

void add_run(CLI::App& app, ExitCode& code) {
  CLI::App* command =
      app.add_subcommand("run", "Run a sweep, or what is left of it; under mpirun or srun over all ranks");
  const auto options = std::make_shared<Options>();
  options->output = "results.h5";
  command->add_option("SWEEP", options->file,
                      "sweep file (TOML); without one, the built-in default sweep over generated workloads");
  add_sweep_options(*command, *options);
  add_duration(*command, "--run-time", options->limits.max_wall_s, "end a run that takes longer, with status timeout");
  command->callback([options, &code] {
    code = run_or_abort([&](const Communicator& world) { return run_command(*options, world); });
  });
}

}  // namespace schedsweep
