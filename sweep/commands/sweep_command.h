#pragma once

#include "io/result_file.h"
#include "sweep/communicator.h"
#include "sweep/outcome.h"
#include "sweep/progress.h"
#include "sweep/results/provenance.h"
#include "sweep/tell.h"

#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
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
  bool force = false;
  ProgressStyle progress = ProgressStyle::automatic;
};

/// Adds them all but `file`.
void add_sweep_options(CLI::App& command, SweepOptions& options);

/// The file's text as rank 0 reads it, on every rank.
std::string read_text_together(const std::string& path, const Communicator& world);

/// Refuses to lose the results of another sweep: of another sweep file, other traces, another version.
/// Errors: InputError with ExitCode::cannot_create.
void check_output(const SweepOptions& options, const DocumentFormat& format, const std::string& plan_hash);

/// How long a command has taken, and since when.
class CommandClock {
 public:
  double elapsed_s() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  std::time_t started() const { return started_; }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::time_t started_ = std::time(nullptr);
};

/// Collective over `world`.
Execution execution_of(const SweepOptions& options, const Communicator& world, int n_threads,
                       const CommandClock& clock);

/// Prints each failure, the first ones only. Returns how many there are.
template <class Result>
std::int64_t report_failures(const std::vector<Outcome<Result>>& outcomes) {
  constexpr std::int64_t shown = 20;
  std::int64_t failed = 0;
  for (const Outcome<Result>& outcome : outcomes) {
    if (outcome.status == RunStatus::ok) continue;
    if (++failed <= shown) tell(fmt::format("run {}: {}\n", outcome.run, outcome.message));
  }
  if (failed > shown)
    tell(fmt::format("... and {} more failed runs; see the columns status and message\n", failed - shown));
  return failed;
}

/// Runs a command on all ranks. An error that only some of them know of would leave the others waiting for ever: it
/// ends them all.
ExitCode run_or_abort(const std::function<ExitCode(const Communicator& world)>& command);

}  // namespace schedsweep
