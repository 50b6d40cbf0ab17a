#pragma once

#include "engine/metrics/metrics.h"
#include "engine/run_watch.h"
#include "policies/simulate.h"
#include "sweep/cost_model.h"
#include "sweep/outcome.h"
#include "sweep/plan.h"
#include "sweep/run_all.h"
#include "sweep/workloads.h"

#include <atomic>
#include <cstdint>

namespace schedsweep {

using RunOutcome = Outcome<Metrics>;

/// Simulates one run of the plan; a failure is an outcome, not an exception.
class Runner {
 public:
  /// `limits` hold beside the plan's. A run ends without an outcome when `stop`, which may be null, becomes true.
  Runner(const Plan& plan, const Workloads& workloads, RunLimits limits = {}, const std::atomic<bool>* stop = nullptr);

  /// Errors: RunStopped.
  RunOutcome run(std::int64_t index);

 private:
  const Plan& plan_;
  const Workloads& workloads_;
  Workspace workspace_;
  MetricsWorkspace metrics_workspace_;
};

/// What tells this sweep from others. Only at rank 0.
SweepIdentity identity_of(const Plan& plan, const Workloads& workloads, int n_threads);

/// Runs of the plan what earlier attempts have left; see run_all. `costs` learns from it.
SweepState<Metrics> run_sweep(const Plan& plan, const Workloads& workloads, const Team& team, const RunLimits& limits,
                              CostModel& costs, const AttemptSettings* settings);

}  // namespace schedsweep
