#include "sweep/commands/sweep_command.h"

#include "io/sweep_file.h"

#include <filesystem>
#include <map>

#include <fmt/chrono.h>
#include <unistd.h>

namespace schedsweep {
namespace {

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

void add_sweep_options(CLI::App& command, SweepOptions& options) {
  command.add_option("--output", options.output, "results file to write (HDF5)")->capture_default_str();
  command
      .add_option("--threads", options.threads,
                  "threads of each rank; by default this rank's share of the processors it may use")
      ->check(CLI::Range(1, 4096));
  command.add_flag("--dry-run", options.dry_run, "print what would run and about how long it would take");
  command.add_flag("--force", options.force, "replace an output file that holds something else");
  static const std::map<std::string, ProgressStyle> styles{{"auto", ProgressStyle::automatic},
                                                           {"bar", ProgressStyle::bar},
                                                           {"lines", ProgressStyle::lines},
                                                           {"none", ProgressStyle::none}};
  command.add_option("--progress", options.progress, "auto, bar, lines or none, on stderr")
      ->transform(CLI::CheckedTransformer(styles).description(""))
      ->type_name("STYLE");
}

std::string read_text_together(const std::string& path, const Communicator& world) {
  std::string text;
  world.together([&] {
    if (world.rank() == 0) text = read_text(path);
  });
  return world.broadcast(std::move(text));
}

void check_output(const SweepOptions& options, const DocumentFormat& format, const std::string& plan_hash) {
  if (options.force || !std::filesystem::exists(options.output)) return;
  bool same_plan = false;
  try {
    const ResultDocument old = read_result_file(options.output, format);
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

Execution execution_of(const SweepOptions& options, const Communicator& world, int n_threads,
                       const CommandClock& clock) {
  Execution execution;
  execution.started_utc = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(clock.started()));
  execution.wall_s = clock.elapsed_s();
  execution.ranks = world.size();
  execution.threads_per_rank = n_threads;
  execution.hosts = world.gather(host_name());
  execution.sweep_file = options.file;
  return execution;
}

ExitCode run_or_abort(const std::function<ExitCode(const Communicator& world)>& command) {
  const Communicator world = Communicator::world();
  try {
    return command(world);
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

}  // namespace schedsweep
