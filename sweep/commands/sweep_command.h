#pragma once

#include "io/result_file.h"
#include "sweep/attempt.h"
#include "sweep/chunks.h"
#include "sweep/communicator.h"
#include "sweep/outcome.h"
#include "sweep/plan.h"
#include "sweep/progress.h"
#include "sweep/results/execution_file.h"
#include "sweep/sweep_desk.h"
#include "sweep/tell.h"

#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace schedsweep {

/// What every sweep under MPI is asked.
struct SweepOptions {
  std::string file;
  std::string output;
  int threads = 0;
  bool dry_run = false;
  ProgressStyle progress = ProgressStyle::automatic;
  ResumeOptions resume;
  EndRules end;
  double rank_timeout_s = 600;
  ScheduleKind schedule = ScheduleKind::dynamic_;
};

/// Adds them all but `file`.
void add_sweep_options(CLI::App& command, SweepOptions& options);

/// Adds an option whose value is a time in seconds or H:MM:SS.
void add_duration(CLI::App& command, const std::string& name, double& value_s, const std::string& meaning);

/// The file's text as rank 0 reads it, on every rank.
std::string read_text_together(const std::string& path, const Communicator& world);

/// The plan of a sweep file, or of the built-in sweep for an empty name, made by every rank from the text that rank 0
/// read. Collective over `world`. Errors: CollectiveError.
Plan plan_of(const std::string& file, const Communicator& world);

/// How long a command has taken, and since when.
class CommandClock {
 public:
  double elapsed_s() const { return steady_s() - started_s_; }

  std::time_t started() const { return started_; }

  /// Steady time.
  double started_s() const { return started_s_; }

 private:
  double started_s_ = steady_s();
  std::time_t started_ = std::time(nullptr);
};

/// Where a sweep runs, as JSON: host and process of each rank at rank 0. Collective over `world`.
std::string facts_of(const SweepOptions& options, const Communicator& world, int n_threads, const CommandClock& clock);

/// Refuses ranks that run another program than rank 0. Collective over `world`. Errors: CollectiveError,
/// bad_sweep_file.
void check_same_program(const Communicator& world);

/// Takes the output at rank 0; nothing elsewhere and for a dry run. Collective over `world`. Errors: CollectiveError.
std::unique_ptr<Attempt> begin_attempt(const SweepOptions& options, const Communicator& world);

/// What is said at the end of a sweep that was not finished, and its exit code. Only at rank 0.
ExitCode report_unfinished(const SweepOptions& options, std::int64_t n_done, std::int64_t n_runs, bool too_many_failed);

/// Runs a command on all ranks. An error that only some of them know of would leave the others waiting for ever: it
/// ends them all.
ExitCode run_or_abort(const std::function<ExitCode(const Communicator& world)>& command);

}  // namespace schedsweep
