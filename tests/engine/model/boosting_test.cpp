#include "engine/model/boosting.h"

#include "tests/engine/model/model_data.h"
#include "tests/engine/model/slow_boosting.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

void expect_equal(const Forest& a, const Forest& b) {
  EXPECT_EQ(a.base, b.base);
  EXPECT_EQ(a.first_node, b.first_node);
  EXPECT_EQ(a.feature, b.feature);
  EXPECT_EQ(a.threshold, b.threshold);
  EXPECT_EQ(a.left, b.left);
  EXPECT_EQ(a.right, b.right);
  EXPECT_EQ(a.leaf_value, b.leaf_value);
}

BoostingSettings all_rows_and_columns() {
  BoostingSettings settings;
  settings.row_share = settings.column_share = 1;
  return settings;
}

std::vector<double> predict_all(const Forest& forest, const BinnedMatrix& x) {
  std::vector<double> sum(x.n_rows());
  predict(forest, x, 0, sum, 1);
  return sum;
}

double pinball(const std::vector<double>& sum, std::span<const float> target, std::span<const std::uint32_t> rows,
               double level) {
  double loss = 0;
  for (const std::uint32_t row : rows) {
    const double error = static_cast<double>(target[row]) - sum[row];
    loss += std::max(level * error, (level - 1) * error);
  }
  return loss / static_cast<double>(rows.size());
}

RC_GTEST_PROP(Boosting, TreesAreThoseOfTheSlowTrainer, ()) {
  const auto n_rows = *rc::gen::inRange<std::size_t>(1, 120);
  const auto n_features = *rc::gen::inRange<std::size_t>(0, 19);
  const auto n_bins = *rc::gen::inRange<std::size_t>(1, 30);
  const ModelData data = draw_model_data(n_rows, n_features, n_bins, *rc::gen::inRange<std::uint64_t>(0, 1000));
  BoostingSettings settings = all_rows_and_columns();
  settings.trees = 4;
  settings.rate = 0.3;
  settings.leaves = *rc::gen::inRange(1, 9);
  settings.depth = *rc::gen::inRange(0, 4);
  settings.min_leaf = *rc::gen::inRange(1, 8);
  settings.l2 = *rc::gen::inRange(0, 3);
  const auto forests = train_forests(data.x, data.target, data.train_on_all(), settings, 1);
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile)
    expect_equal(forests[quantile], SlowBoosting(data.x, data.target, settings, quantile_levels[quantile]).train());
}

TEST(Boosting, ForestsAreTheSameForAnyNumberOfThreads) {
  const ModelData data = draw_model_data(3000, 20, 200, 1);
  const std::span rows(data.all_rows);
  const TrainingRows split{rows.first(2000), rows.subspan(2100, 700)};
  BoostingSettings settings;
  settings.trees = 15;
  const auto one = train_forests(data.x, data.target, split, settings, 1);
  for (const int n_threads : {2, 3}) {
    const auto many = train_forests(data.x, data.target, split, settings, n_threads);
    for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) expect_equal(many[quantile], one[quantile]);
  }
}

TEST(Boosting, ForestsPassTheirCheck) {
  const ModelData data = draw_model_data(2000, 12, 255, 2);
  BoostingSettings settings;
  settings.trees = 10;
  settings.leaves = max_leaves;
  settings.min_leaf = 1;
  for (const Forest& forest : train_forests(data.x, data.target, data.train_on_all(), settings, 1)) {
    EXPECT_EQ(forest.n_trees(), 10);
    check_forest(forest, data.x.n_features());
    for (std::size_t tree = 0; tree < forest.n_trees(); ++tree)
      EXPECT_LT(forest.first_node[tree + 1] - forest.first_node[tree], max_leaves);
  }
}

TEST(Boosting, SharesBelowAreNearTheLevels) {
  const ModelData data = draw_model_data(4000, 6, 100, 3);
  const auto forests = train_forests(data.x, data.target, data.train_on_all(), {}, 1);
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) {
    const std::vector<double> sum = predict_all(forests[quantile], data.x);
    std::size_t n_below = 0;
    for (std::size_t row = 0; row < sum.size(); ++row) n_below += static_cast<double>(data.target[row]) <= sum[row];
    EXPECT_NEAR(static_cast<double>(n_below) / static_cast<double>(sum.size()), quantile_levels[quantile], 0.04);
  }
}

TEST(Boosting, LearnsMoreThanTheQuantile) {
  const ModelData data = draw_model_data(4000, 6, 100, 4);
  const auto forests = train_forests(data.x, data.target, data.train_on_all(), {}, 1);
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) {
    const double level = quantile_levels[quantile];
    const std::vector<double> base(data.target.size(), forests[quantile].base);
    EXPECT_LT(pinball(predict_all(forests[quantile], data.x), data.target, data.all_rows, level),
              0.7 * pinball(base, data.target, data.all_rows, level));
  }
}

TEST(Boosting, StopsWhenTheValidationPartGainsNoMore) {
  const ModelData data = draw_model_data(1500, 6, 100, 5);
  const std::span rows(data.all_rows);
  const TrainingRows split{rows.first(1000), rows.subspan(1000)};
  BoostingSettings settings = all_rows_and_columns();
  settings.rate = 0.3;
  settings.min_leaf = 2;
  settings.patience = 5;
  const auto stopped = train_forests(data.x, data.target, split, settings, 1);
  settings.patience = 0;
  const auto full = train_forests(data.x, data.target, split, settings, 1);
  for (std::size_t quantile = 0; quantile < n_quantiles; ++quantile) {
    const std::size_t n = stopped[quantile].n_trees();
    EXPECT_EQ(full[quantile].n_trees(), 200);
    ASSERT_GT(n, 0);
    ASSERT_LT(n, 195);
    check_forest(stopped[quantile], data.x.n_features());
    // Of the trees up to the stop none makes less of a loss, counted from the first ones of the full forest.
    std::vector<double> losses;
    Forest begin = full[quantile];
    for (std::size_t n_trees = 0; n_trees <= n + 5; ++n_trees) {
      begin.first_node.assign(full[quantile].first_node.begin(),
                              full[quantile].first_node.begin() + static_cast<std::ptrdiff_t>(n_trees) + 1);
      losses.push_back(pinball(predict_all(begin, data.x), data.target, split.validation, quantile_levels[quantile]));
    }
    EXPECT_EQ(std::min_element(losses.begin(), losses.end()) - losses.begin(), static_cast<std::ptrdiff_t>(n));
  }
}

TEST(Boosting, SeedsChooseRowsAndColumns) {
  const ModelData data = draw_model_data(500, 10, 50, 6);
  BoostingSettings settings;
  settings.trees = 5;
  const auto train = [&] { return train_forests(data.x, data.target, data.train_on_all(), settings, 1)[1]; };
  const Forest first = train();
  expect_equal(train(), first);
  settings.seed = 43;
  EXPECT_NE(train().feature, first.feature);
}

TEST(Boosting, FewRowsAndColumnsOfEachTree) {
  const ModelData data = draw_model_data(2000, 10, 50, 7);
  BoostingSettings settings;
  settings.trees = 20;
  settings.row_share = 0.1;
  settings.column_share = 0.1;  // one column
  const Forest forest = train_forests(data.x, data.target, data.train_on_all(), settings, 1)[1];
  for (std::size_t tree = 0; tree < forest.n_trees(); ++tree)
    for (std::size_t node = forest.first_node[tree]; node < forest.first_node[tree + 1]; ++node)
      EXPECT_EQ(forest.feature[node], forest.feature[forest.first_node[tree]]);
}

TEST(Boosting, OneTargetNeedsNoNodes) {
  ModelData data = draw_model_data(100, 4, 20, 8);
  std::fill(data.target.begin(), data.target.end(), 3.0F);
  for (const Forest& forest : train_forests(data.x, data.target, data.train_on_all(), all_rows_and_columns(), 1)) {
    EXPECT_EQ(forest.base, 3);
    EXPECT_TRUE(forest.feature.empty());
    EXPECT_EQ(predict_all(forest, data.x), std::vector<double>(100, 3.0));
  }
}

}  // namespace
}  // namespace schedsweep
