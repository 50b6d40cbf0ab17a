#pragma once

#include "engine/model/train.h"
#include "io/trace.h"
#include "sweep/commands/commands.h"

#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// The options that every command shares that shows a trace to a runtime model.
struct ModelTraceOptions {
  std::string trace;                  ///< a trace, or a sweep file that says how to read one
  std::string entry;                  ///< name of its [[traces]] entry; empty = the only one
  std::vector<std::string> settings;  ///< name=value
  std::optional<Procs> processors;
  int threads = 0;
};

/// `settings_help` says what --set takes.
void add_model_trace(CLI::App& command, ModelTraceOptions& options, const char* settings_help);

/// A trace and its machine.
struct ModelTrace {
  Trace trace;
  Procs processors = 0;
  int n_threads = 1;
};

/// Settings of training go to `training`, or are refused where it is null. Errors: InputError.
ModelTrace load_model_trace(const ModelTraceOptions& options, TrainSettings* training);

}  // namespace schedsweep
