#pragma once

#include "engine/model/quantile_model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace schedsweep {

struct ImportanceSettings {
  int repeats = 10;
  std::uint64_t seed = 42;
  std::size_t most_jobs = 20'000;  ///< of more, as many are taken, evenly spread
};

/// How much a loss grew over the repeats, and where 95 % of them lie if they are normal. Units: s.
struct LossGrowth {
  double mean_s = 0;
  double std_s = 0;   ///< of the repeats; 0 of one
  double low_s = 0;   ///< mean - 1.96 std
  double high_s = 0;  ///< mean + 1.96 std
};

struct FeatureImportance {
  std::string feature;
  LossGrowth mae_p50;
  LossGrowth pinball_mean;
};

/// How much worse predictions get when the values of one feature are handed out to other jobs. In the order of the
/// model's features. The same bits for any number of threads.
/// Shape: features has the columns of feature_table(); run_s [features.n_rows()].
/// Source: Breiman, "Random forests", Machine Learning 45, 2001. Does not see through features that repeat each other:
/// they share, and hide, what they are worth.
std::vector<FeatureImportance> permutation_importance(const QuantileModel& model, const FeatureMatrix& features,
                                                      std::span<const JobSeconds> run_s,
                                                      const ImportanceSettings& settings, int n_threads);

/// Likewise on jobs [first_job, n jobs) by the trace's own time line.
std::vector<FeatureImportance> permutation_importance(const QuantileModel& model, const JobTable& jobs,
                                                      const FeatureContext& context, std::size_t first_job,
                                                      const ImportanceSettings& settings, int n_threads);

}  // namespace schedsweep
