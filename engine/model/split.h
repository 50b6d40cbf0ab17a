#pragma once

#include <cstddef>
#include <vector>

namespace schedsweep {

/// Half-open ranges of rows, in the order of submission: a model learns from the first, is tuned and calibrated on the
/// second and judged on the third.
struct Split {
  std::size_t train_begin = 0;
  std::size_t train_end = 0;
  std::size_t validation_end = 0;
  std::size_t test_end = 0;

  friend bool operator==(const Split&, const Split&) = default;
};

/// 70 / 15 / 15 % of the jobs. Source: HPCOpt, models/runtime_quantile: floor(0.70 n), floor(0.85 n).
Split chronological_split(std::size_t n_jobs);

/// Splits whose training part starts at the first job and grows: 70 % and more, then 15 % to tune, then the next part
/// of the rest to judge.
/// Errors: InputError unless n_jobs >= 3 and n_folds >= 1.
/// Source: HPCOpt, features/pipeline: anchored folds.
std::vector<Split> expanding_folds(std::size_t n_jobs, std::size_t n_folds);

}  // namespace schedsweep
