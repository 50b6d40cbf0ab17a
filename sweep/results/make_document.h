#pragma once

#include "io/result_document.h"
#include "sweep/results/run_columns.h"

namespace schedsweep {

/// The results file of a finished sweep, stamped with its content hash: /runs, the cube at the root where the plan is a
/// grid, and /provenance: the same for any ranks, threads and times. Layout: io/FORMAT.md.
ResultDocument make_document(const SweepResult& result);

}  // namespace schedsweep
