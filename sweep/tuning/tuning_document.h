#pragma once

#include "io/result_document.h"
#include "sweep/table.h"
#include "sweep/tuning/scores.h"

#include <string>
#include <vector>

namespace schedsweep {

/// A finished tuning, as its writers see it. Outcomes stand in plan order.
struct TuningResult {
  const TuningPlan& plan;
  const Workloads& workloads;
  const std::vector<TuningOutcome>& outcomes;
  const std::vector<ConfigurationScore>& scores;
};

/// The results file of a tuning, stamped with its content hash: /runs, /configurations and /provenance.
/// Layout: jobs/TUNING.md.
ResultDocument tuning_document(const TuningResult& result);

/// Configurations that have a rank, the best first: rank, number, the hyper-parameters that differ, relative loss, loss
/// on each trace.
Table tuning_table(const TuningResult& result);

/// What differs from the defaults, as `train` takes it: "--set rate=0.1 --set leaves=63".
std::string train_options(const TrainSettings& settings);

}  // namespace schedsweep
