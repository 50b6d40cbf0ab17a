#include "sweep/commands/sweep_command.h"

#include "engine/multiversion.h"
#include "generated/default_sweep.h"
#include "io/publish.h"
#include "io/sha256.h"
#include "io/sweep_file.h"
#include "sweep/host.h"
#include "sweep/stop.h"

#include <map>
#include <sstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace schedsweep {
namespace {

/// "3" or "2%".
void parse_max_failures(const std::string& text, EndRules& rules) {
  std::size_t used = 0;
  try {
    rules.max_failures = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  rules.failures_are_percent = used > 0 && text.substr(used) == "%";
  if (used == 0 || rules.max_failures < 0 || (used != text.size() && !rules.failures_are_percent))
    throw CLI::ValidationError("--max-failures", text + ": not a number of runs or a percentage, as 10 or 2%");
}

/// Seconds, or H:MM:SS as Slurm writes times.
double parse_duration_s(const std::string& option, const std::string& text) {
  double total_s = 0;
  std::size_t parts = 0;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':'); ++parts) {
    std::size_t used = 0;
    double value = -1;
    try {
      value = std::stod(part, &used);
    } catch (const std::exception&) {
    }
    if (used != part.size() || !(value >= 0) || parts == 3)
      throw CLI::ValidationError(option, text + ": not a time in seconds or as H:MM:SS");
    total_s = total_s * 60 + value;
  }
  if (parts == 0) throw CLI::ValidationError(option, "no time");
  return total_s;
}

}  // namespace

void add_duration(CLI::App& command, const std::string& name, double& value_s, const std::string& meaning) {
  command
      .add_option_function<std::string>(
          name, [&value_s, name](const std::string& text) { value_s = parse_duration_s(name, text); }, meaning)
      ->type_name("TIME");
}

void add_sweep_options(CLI::App& command, SweepOptions& options) {
  command.add_option("--output", options.output, "results file to write (HDF5)")->capture_default_str();
  command
      .add_option("--threads", options.threads,
                  "threads of each rank; by default this rank's share of the processors it may use")
      ->check(CLI::Range(1, 4096));
  command.add_flag("--dry-run", options.dry_run, "print what would run and about how long it would take");
  command.add_flag("--extend", options.resume.extend,
                   "go on although the plan has changed, if all finished runs are part of it");
  command.add_flag("--retry-failed", options.resume.retry_failed, "do failed runs again");
  command.add_flag("--fresh", options.resume.fresh, "move results and journals that are there aside, and begin anew");
  command.add_flag("--wait", options.resume.wait, "wait for whoever works on this sweep now");
  add_duration(command, "--max-time", options.end.max_time_s,
               "stop in time to end within this time: seconds or H:MM:SS");
  command
      .add_option_function<std::string>(
          "--max-failures", [&options](const std::string& text) { parse_max_failures(text, options.end); },
          "stop when more runs than this have failed: a number, or a percentage of all as 2%")
      ->type_name("N|N%");
  command
      .add_option_function<std::string>(
          "--on-error",
          [&options](const std::string& text) {
            if (text == "stop") options.end.max_failures = 0;
          },
          "what a failed run does to the others: continue (default) or stop, as --max-failures 0")
      ->check(CLI::IsMember({"continue", "stop"}))
      ->type_name("continue|stop");
  command
      .add_option_function<std::string>(
          "--schedule", [&options](const std::string& text) { options.schedule = *find_schedule_kind(text); },
          "how runs are dealt to threads: dynamic (default), guided or static")
      ->check(CLI::IsMember(std::vector<std::string>(schedule_kinds().begin(), schedule_kinds().end())))
      ->type_name("KIND");
  add_duration(command, "--rank-timeout", options.rank_timeout_s,
               "end the job when a rank is not heard of for this time (default 600 s)");
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

Plan plan_of(const std::string& file, const Communicator& world) {
  const std::string text = file.empty() ? default_sweep : read_text_together(file, world);
  Plan plan;
  world.together([&] {
    plan = make_plan(file.empty() ? "default sweep" : file, text, std::filesystem::path(file).parent_path());
  });
  return plan;
}

void check_same_program(const Communicator& world) {
  if (world.size() == 1) return;
  const std::string mine = sha256_of_file("/proc/self/exe");
  const std::string expected = world.broadcast(mine);
  world.together([&] {
    if (mine != expected)
      throw InputError(
          fmt::format("rank {} on {}: runs another program than rank 0 (SHA-256 {:.12}... instead of {:.12}"
                      "...) install one on all nodes",
                      world.rank(), host_name(), mine, expected),
          ExitCode::bad_sweep_file);
  });
}

std::unique_ptr<Attempt> begin_attempt(const SweepOptions& options, const Communicator& world) {
  std::unique_ptr<Attempt> attempt;
  world.together([&] {
    throw_if_stopped();
    if (world.rank() != 0 || options.dry_run) return;
    check_writable(options.output);
    attempt = std::make_unique<Attempt>(options.output, options.resume);
  });
  return attempt;
}

ExitCode report_unfinished(const SweepOptions& options, std::int64_t n_done, std::int64_t n_runs,
                           bool too_many_failed) {
  tell(fmt::format("{}: stopped {} with {} of {} runs done; the same command {}\n", options.output, stop_reason(),
                   n_done, n_runs,
                   too_many_failed ? "with --retry-failed tries the failed ones again" : "does the rest"));
  return too_many_failed ? ExitCode::some_runs_failed : ExitCode::stopped;
}

std::string facts_of(const SweepOptions& options, const Communicator& world, int n_threads, const CommandClock& clock) {
  const std::vector<std::string> ranks = world.gather(fmt::format("{} {}", host_name(), getpid()));
  return nlohmann::json{{"command_started_utc", utc_text(clock.started())},
                        {"sweep_path", options.file.empty() ? "(default sweep)" : options.file},
                        {"threads_per_rank", n_threads},
                        {"ranks", ranks},
                        {"compiler", __VERSION__},
                        {"instruction_set", name_of(instruction_set())}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ExitCode run_or_abort(const std::function<ExitCode(const Communicator& world)>& command) {
  watch_signals();
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
