#pragma once

#include "engine/model/live_model.h"
#include "io/trace.h"
#include "policies/parameters.h"
#include "sweep/commands/commands.h"
#include "sweep/replay.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// The options that every command shares that simulates one trace under one policy.
struct OneRunOptions {
  std::string trace;
  std::string dependencies_file;
  std::string policy = "easy";
  std::vector<std::string> settings;
  std::optional<Procs> processors;
};

void add_one_run(CLI::App& command, OneRunOptions& options);

/// A trace, its machine and what to simulate.
struct OneRun {
  Trace trace;
  Procs processors = 0;
  Parameters parameters;
  ReplayFacts replay;
  JobStore told_to_model;                       ///< what live_model looks back on
  std::unique_ptr<const LiveModel> live_model;  ///< of trace.jobs; null where the policy asks none

  JobTable jobs() const { return view_of(trace.jobs); }

  /// Row of the job with this number. Errors: InputError, usage, when there is none.
  JobIndex row_of(std::int64_t number) const;
};

/// The policy with its settings. Errors: InputError, usage.
Parameters parameters_in(const OneRunOptions& options);

/// Errors: InputError for what does not exist or is not allowed.
OneRun load_one_run(const OneRunOptions& options);

/// Why the job started when it did, in sentences, one line each.
std::string explain_job(const OneRun& run, JobIndex job);

}  // namespace schedsweep
