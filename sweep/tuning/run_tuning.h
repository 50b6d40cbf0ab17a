#pragma once

#include "engine/model/evaluation.h"
#include "sweep/run_all.h"
#include "sweep/tuning/tuning_plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <vector>

namespace schedsweep {

/// What one fold gave.
struct FoldResult {
  std::int64_t n_train = 0;       ///< jobs learnt from
  std::int64_t n_validation = 0;  ///< jobs on which training stopped
  Evaluation evaluation;          ///< on the jobs behind these
};

using TuningOutcome = Outcome<FoldResult>;

/// Trains and judges the runs of a tuning, each on one thread.
class TuningRunner {
 public:
  /// Collective over `world`, for only the first rank of a node has read the traces.
  TuningRunner(const TuningPlan& plan, const Workloads& workloads, const Communicator& world);

  /// Safe to call from several threads.
  TuningOutcome run(std::int64_t index) const;

  /// What a run should cost in comparison with others; arbitrary unit.
  double expected_cost(std::int64_t index) const;

 private:
  const JobTable& jobs(std::size_t trace) const { return workloads_.jobs(plan_.sweep.variants[trace].first_workload); }

  const TuningPlan& plan_;
  const Workloads& workloads_;
  std::vector<FeatureContext> contexts_;  // by trace
};

/// What tells this tuning from others. Only at rank 0.
SweepIdentity identity_of(const TuningPlan& plan, const Workloads& workloads);

/// Runs of the plan what earlier attempts have left; see run_all.
SweepState<FoldResult> run_tuning(const TuningPlan& plan, const TuningRunner& runner, const Team& team,
                                  const AttemptSettings* settings);

}  // namespace schedsweep
