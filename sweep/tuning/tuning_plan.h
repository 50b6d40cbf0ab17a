#pragma once

#include "engine/model/split.h"
#include "engine/model/training_table.h"
#include "sweep/plan.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace schedsweep {

/// What one run of a tuning is made of; indices into the plan.
struct TuningRun {
  std::size_t trace = 0;
  std::size_t configuration = 0;
  std::size_t fold = 0;
};

/// All runs of a tuning as one range of integers: traces, configurations, folds, the last fastest.
struct TuningPlan {
  Plan sweep;  ///< title, seed, text of the file and its traces; neither machines nor policies
  std::size_t n_folds = 3;
  std::vector<const TrainingParameter*> varied;  ///< which differ between configurations, in the order of their table
  std::vector<TrainSettings> configurations;     ///< the program's defaults first

  std::size_t n_traces() const { return sweep.variants.size(); }

  std::int64_t n_runs() const { return static_cast<std::int64_t>(n_traces() * configurations.size() * n_folds); }

  /// Requires: 0 <= run < n_runs().
  TuningRun run(std::int64_t run) const {
    const auto index = static_cast<std::size_t>(run);
    return {index / n_folds / configurations.size(), index / n_folds % configurations.size(), index % n_folds};
  }
};

/// Makes the plan of a tuning file; trace files are looked for as make_plan does.
/// Errors: InputError with ExitCode::bad_sweep_file and every problem of the file.
TuningPlan make_tuning_plan(const std::string& name, std::string text, const std::filesystem::path& folder);

/// The part of a trace that tuning may see: what comes behind it is for judging the tuned model.
std::size_t tuned_on(std::size_t n_jobs);

}  // namespace schedsweep
