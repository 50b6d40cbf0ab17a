#pragma once

#include "engine/model/train.h"
#include "policies/parameters.h"
#include "sweep/trace_spec.h"

#include <string>

namespace schedsweep {

/// Applies one `name=value` of --set to the run or to the reading of its trace. Errors: InputError with
/// ExitCode::usage.
void apply_setting(const std::string& text, Parameters& parameters, TraceSpec& trace);

/// The same where only a trace is read.
void apply_trace_setting(const std::string& text, TraceSpec& trace);

/// The same where a runtime model is trained on the trace.
void apply_training_setting(const std::string& text, TrainSettings& training, TraceSpec& trace);

}  // namespace schedsweep
