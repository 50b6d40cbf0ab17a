#pragma once

#include "sweep/trace_spec.h"

#include <vector>

namespace schedsweep {

/// Those of trace_keys() that make another workload of one: TraceSpec::transform.
std::vector<TraceKey> transform_keys();

}  // namespace schedsweep
