#pragma once

#include <string>

#include "policies/parameters.h"
#include "sweep/trace_spec.h"

namespace schedsweep {

/// Applies one `name=value` of --set to the run or to the reading of its trace. Errors: InputError with ExitCode::usage.
void apply_setting(const std::string& setting, Parameters& parameters, TraceSpec& trace);

/// The same where only a trace is read.
void apply_trace_setting(const std::string& setting, TraceSpec& trace);

}  // namespace schedsweep
