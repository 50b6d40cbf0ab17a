#pragma once

#include "io/result_document.h"
#include "sweep/design.h"

namespace schedsweep {

/// Adds the group /design: the value of each axis at each point, and the run that answers a point. Layout:
/// io/FORMAT.md.
void append_design(ResultDocument& document, const Design& design);

}  // namespace schedsweep
