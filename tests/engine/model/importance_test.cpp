#include "engine/model/importance.h"

#include "tests/engine/model/learnable_trace.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

/// Run times that the width alone decides; five widths.
JobStore width_decides(std::size_t n_jobs) {
  JobStore store = learnable_trace(n_jobs);
  for (std::size_t job = 0; job < n_jobs; ++job) {
    store.user[job] = unknown_id;
    store.requested_s[job] = 6000;
    store.run_s[job] = 100 * store.procs[job];
  }
  return store;
}

TEST(Importance, FindsTheOneFeatureThatSaysSomething) {
  const JobStore store = width_decides(1000);
  const Split split = chronological_split(store.size());
  TrainSettings settings = quick_settings();
  settings.learners = Learners::trees;
  settings.boosting.column_share = 1;
  const QuantileModel model = train_model(view_of(store), small_context, split, settings, 1);
  const auto rows = permutation_importance(model, view_of(store), small_context, split.validation_end, {}, 2);
  ASSERT_EQ(rows.size(), model.features.size());
  const auto most = std::ranges::max_element(rows, {}, [](const auto& row) { return row.mae_p50.mean_s; });
  EXPECT_GT(most->mae_p50.low_s, 100);
  EXPECT_GT(most->pinball_mean.low_s, 0);
  // Columns that repeat the width share what it is worth; nothing else is worth a tenth.
  for (const auto& row : rows) {
    if (row.feature.find("proc") == std::string::npos) {
      EXPECT_LT(row.mae_p50.mean_s, 0.1 * most->mae_p50.mean_s) << row.feature << " against " << most->feature;
    }
    EXPECT_DOUBLE_EQ(row.mae_p50.high_s, row.mae_p50.mean_s + 1.96 * row.mae_p50.std_s);
  }
}

TEST(Importance, DoesNotDependOnThreadsButOnTheSeed) {
  const JobStore store = learnable_trace(700);
  const Split split = chronological_split(store.size());
  const QuantileModel model = train_model(view_of(store), small_context, split, quick_settings(), 1);
  const auto means = [&](std::uint64_t seed, int n_threads) {
    std::vector<double> out;
    for (const auto& row :
         permutation_importance(model, view_of(store), small_context, split.validation_end, {3, seed, 50}, n_threads)) {
      out.push_back(row.pinball_mean.mean_s);
    }
    return out;
  };
  EXPECT_EQ(means(1, 1), means(1, 3));
  EXPECT_NE(means(1, 1), means(2, 1));
}

TEST(Importance, OfTheLinearPartIsThatOfItsPredictions) {
  // Trees that say nothing: what is left is the linear model.
  const JobStore store = learnable_trace(700);
  const Split split = chronological_split(store.size());
  QuantileModel model = train_model(view_of(store), small_context, split, quick_settings(), 1);
  for (Forest& forest : model.forests) forest = Forest{};
  model.linear_weight = 1;
  const auto rows = permutation_importance(model, view_of(store), small_context, split.validation_end, {}, 1);
  const auto most = std::ranges::max_element(rows, {}, [](const auto& row) { return row.mae_p50.mean_s; });
  EXPECT_GT(most->mae_p50.low_s, 0);
  for (std::size_t f = 0; f < rows.size(); ++f) {
    const bool is_read = std::ranges::any_of(model.linear.weight, [f](const auto& w) { return w[f] != 0; });
    EXPECT_TRUE(is_read || rows[f].mae_p50.mean_s == 0) << rows[f].feature;
  }
}

}  // namespace
}  // namespace schedsweep::test
