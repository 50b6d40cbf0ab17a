#pragma once

#include "engine/job_table.h"
#include "engine/model/evaluation.h"
#include "engine/model/split.h"

#include <span>
#include <string_view>
#include <vector>

namespace schedsweep {

/// What a baseline learns from and predicts: jobs of the test part of `split`, from jobs of the parts before it.
struct BaselineInput {
  const JobTable& jobs;
  std::span<const Seconds> ends_s;  ///< observed; [n jobs]
  Split split;
};

/// A way to guess run times that takes no training worth the name: what a model must beat. What is constant is fitted
/// on jobs that had ended when the test part began. History goes on through the test part: it holds whatever had ended
/// when the job was submitted. Who has no history gets the global median.
struct Baseline {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  std::vector<double> (*predict_s)(const BaselineInput& input);  ///< [jobs of the test part]
};

/// Every baseline. To add one: its function, a row here.
std::span<const Baseline> baseline_table();

/// A baseline on the test part, and what a model gains over it there: > 0 where the model is better.
struct BaselineScore {
  std::string_view name;
  Evaluation metrics;
  double mae_lift_s;
  double pinball_p50_lift_s;
};

/// All baselines against a model's metrics on the same test part.
std::vector<BaselineScore> compare_with_baselines(const BaselineInput& input, const Evaluation& model);

}  // namespace schedsweep
