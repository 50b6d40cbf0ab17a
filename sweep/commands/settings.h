#pragma once

#include "policies/parameters.h"
#include "sweep/trace_spec.h"

#include <string>

namespace schedsweep {

/// Applies one `name=value` of --set to the run or to the reading of its trace. Errors: InputError with
/// ExitCode::usage.
void apply_setting(const std::string& text, Parameters& parameters, TraceSpec& trace);

/// The same where only a trace is read.
void apply_trace_setting(const std::string& text, TraceSpec& trace);

}  // namespace schedsweep
