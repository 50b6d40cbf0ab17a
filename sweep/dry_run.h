#pragma once

#include "sweep/communicator.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

namespace schedsweep {

/// Prints, on rank 0, the runs of the plan, what multiplies them, what they need, and an estimate of the
/// time from timing a few runs here. Collective over `world`.
void print_dry_run(const Plan& plan, const Workloads& workloads, const Communicator& world, int n_threads);

}  // namespace schedsweep
