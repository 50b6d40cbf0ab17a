#pragma once

#include "sweep/tuning/run_tuning.h"

namespace schedsweep {

/// Prints, on rank 0, what would run and about how long it would take: the cheapest run gives the price.
/// Collective over `world`.
void print_tuning_dry_run(const TuningPlan& plan, const Workloads& workloads, const TuningRunner& runner,
                          const Communicator& world, int n_threads);

}  // namespace schedsweep
