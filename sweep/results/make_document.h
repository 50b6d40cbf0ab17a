#pragma once

#include "io/result_document.h"
#include "sweep/results/provenance.h"
#include "sweep/results/run_columns.h"

namespace schedsweep {

/// The results file of a finished sweep, stamped with its content hash: /runs, the cube at the root where the plan is a
/// grid, /provenance and /execution. Layout: io/FORMAT.md.
ResultDocument make_document(const SweepResult& result, const Execution& execution);

}  // namespace schedsweep
