#pragma once

#include "engine/metrics/metrics.h"
#include "policies/simulate.h"
#include "sweep/distribute.h"
#include "sweep/outcome.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <string>
#include <vector>

namespace schedsweep {

using RunOutcome = Outcome<Metrics>;

/// Simulates one run of the plan; a failure is an outcome, not an exception.
class Runner {
 public:
  Runner(const Plan& plan, const Workloads& workloads) : plan_(plan), workloads_(workloads) {}

  RunOutcome run(std::int64_t index);

 private:
  const Plan& plan_;
  const Workloads& workloads_;
  Workspace workspace_;
  MetricsWorkspace metrics_workspace_;
};

/// What a run should cost in comparison with others; arbitrary unit.
double expected_cost(const Plan& plan, const Workloads& workloads, std::int64_t run);

/// Runs the whole plan over all threads of all ranks, longest expected runs first. Collective over `world`.
/// Returns the outcomes in plan order at rank 0, elsewhere nothing.
std::vector<RunOutcome> run_sweep(const Plan& plan, const Workloads& workloads, const Communicator& world,
                                  int n_threads, const ProgressSink& progress);

}  // namespace schedsweep
