#include "generated/default_sweep.h"
#include "io/result_file.h"
#include "sweep/commands/commands.h"
#include "sweep/dry_run.h"
#include "sweep/progress.h"
#include "sweep/results/make_document.h"
#include "sweep/tell.h"
#include "sweep/threads.h"

#include <chrono>
#include <ctime>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

namespace schedsweep {
namespace {

struct Options {
  std::string file;  ///< empty = the default sweep
  std::string output = "results.h5";
  int threads = 0;
  bool dry_run = false;
  bool force = false;
  ProgressStyle progress = ProgressStyle::automatic;
};

/// The plan, made by every rank from the text that rank 0 read.
Plan plan_of(const Options& options, const Communicator& world) {
  std::string text = default_sweep;
  if (!options.file.empty()) {
    world.together([&] {
      if (world.rank() == 0) text = read_text(options.file);
    });
    text = world.broadcast(std::move(text));
  }
  Plan plan;
  world.together([&] {
    plan = make_plan(options.file.empty() ? "default sweep" : options.file, text,
                     std::filesystem::path(options.file).parent_path());
  });
  return plan;
}

/// Refuses to lose the results of another sweep: of another sweep file, other traces, another version.
void check_output(const Options& options, const std::string& plan_hash) {
  if (options.force || !std::filesystem::exists(options.output)) return;
  bool same_plan = false;
  try {
    const ResultDocument old = read_result_file(options.output);
    const AttributeValue* old_hash = find(old.groups.front().attributes, "plan_sha256");
    same_plan = old_hash != nullptr && *old_hash == AttributeValue(plan_hash);
  } catch (const InputError&) {
    throw InputError(
        options.output + ": exists and is no results file (give another --output, or --force to replace it)",
        ExitCode::cannot_create);
  }
  if (!same_plan)
    throw InputError(
        options.output + ": holds the results of another sweep (give another --output, or --force to replace it)",
        ExitCode::cannot_create);
}

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

/// Prints each failure, the first ones only. Returns how many there are.
std::int64_t report_failures(const std::vector<RunOutcome>& outcomes) {
  constexpr std::int64_t shown = 20;
  std::int64_t failed = 0;
  for (const RunOutcome& outcome : outcomes) {
    if (outcome.status == RunStatus::ok) continue;
    if (++failed <= shown) tell(fmt::format("run {}: {}\n", outcome.run, outcome.message));
  }
  if (failed > shown)
    tell(fmt::format("... and {} more failed runs; see the columns status and message\n", failed - shown));
  return failed;
}

ExitCode run_command(const Options& options, const Communicator& world) {
  const auto start = std::chrono::steady_clock::now();
  const std::time_t started = std::time(nullptr);
  const Plan plan = plan_of(options, world);
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
    if (world.rank() == 0) check_output(options, plan_sha256(plan, workloads));
  });
  Progress progress(options.progress);
  const std::vector<RunOutcome> outcomes =
      run_sweep(plan, workloads, world, n_threads,
                [&](std::int64_t done, std::int64_t n_runs) { progress.update(done, n_runs); });

  Execution execution;
  execution.started_utc = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started));
  execution.ranks = world.size();
  execution.threads_per_rank = n_threads;
  execution.hosts = world.gather(host_name());
  execution.sweep_file = options.file.empty() ? "(default sweep)" : options.file;
  ExitCode code = ExitCode::ok;
  world.together([&] {
    if (world.rank() != 0) return;
    execution.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    write_result_file(make_document({plan, workloads, outcomes}, execution), options.output);
    const std::int64_t failed = report_failures(outcomes);
    if (failed > 0) code = ExitCode::some_runs_failed;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    tell(fmt::format("{}: {} runs, {} failed, {:.1f} s\n", options.output, outcomes.size(), failed, seconds));
  });
  return static_cast<ExitCode>(world.sum({static_cast<std::int64_t>(code)})[0]);
}

/// An error that only some ranks know of would leave the others waiting for ever: it ends them all.
ExitCode run_or_abort(const Options& options) {
  const Communicator world = Communicator::world();
  try {
    return run_command(options, world);
  } catch (const CollectiveError& error) {
    // Every rank throws it and one message is enough; it must be out before a launcher sees any rank end.
    if (world.size() == 1) throw;
    if (world.rank() == 0) tell(fmt::format("schedsweep: {}\n", error.what()));
    world.barrier();
    return error.code();
  } catch (const std::exception& error) {
    if (world.size() == 1) throw;
    tell(fmt::format("rank {}: {}\n", world.rank(), error.what()));
    world.abort(ExitCode::internal);
  }
}

}  // namespace

void add_run(CLI::App& app, ExitCode& code) {
  CLI::App* command = app.add_subcommand("run", "Run a sweep; under mpirun or srun over all ranks");
  const auto options = std::make_shared<Options>();
  command->add_option("SWEEP", options->file,
                      "sweep file (TOML); without one, the built-in default sweep over generated workloads");
  command->add_option("--output", options->output, "results file to write (HDF5)")->capture_default_str();
  command
      ->add_option("--threads", options->threads,
                   "threads of each rank; by default this rank's share of the processors it may use")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--dry-run", options->dry_run, "print what would run and about how long it would take");
  command->add_flag("--force", options->force, "replace an output file that holds something else");
  static const std::map<std::string, ProgressStyle> styles{{"auto", ProgressStyle::automatic},
                                                           {"bar", ProgressStyle::bar},
                                                           {"lines", ProgressStyle::lines},
                                                           {"none", ProgressStyle::none}};
  command->add_option("--progress", options->progress, "auto, bar, lines or none, on stderr")
      ->transform(CLI::CheckedTransformer(styles).description(""))
      ->type_name("STYLE");
  command->callback([options, &code] { code = run_or_abort(*options); });
}

}  // namespace schedsweep
