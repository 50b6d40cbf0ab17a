#include "engine/model/evaluation.h"

#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

TEST(EvaluationTable, NamesAreUniqueEachRowHasItsOwnMemberAndSaysSomething) {
  std::set<std::string_view> names;
  Evaluation m;
  for (const EvaluationMetric& metric : evaluation_table()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_FALSE(metric.meaning.empty()) << metric.name;
    const bool in_s = metric.name.ends_with("_s") || metric.name.starts_with("pinball_");
    EXPECT_EQ(metric.unit == "s", in_s) << metric.name;
    std::visit(
        [&](auto member) {
          EXPECT_FALSE(m.*member == 1) << metric.name;
          m.*member = 1;
        },
        metric.member);
  }
}

TEST(Evaluation, IsAsComputedByHand) {
  const std::vector<JobSeconds> run_s = {10, 100, 0, 50};
  // Inside; above p90; below p10; crossed: to be read as 20, 50, 80.
  const std::vector<Quantiles> predicted = {{5, 10, 20}, {10, 60, 90}, {1, 2, 4}, {80, 20, 50}};
  const Evaluation m = evaluate(run_s, predicted);
  EXPECT_EQ(m.n_jobs, 4);
  EXPECT_DOUBLE_EQ(m.mae_p10_s, (5 + 90 + 1 + 30) / 4.0);
  EXPECT_DOUBLE_EQ(m.mae_p50_s, (0 + 40 + 2 + 0) / 4.0);
  EXPECT_DOUBLE_EQ(m.mae_p90_s, (10 + 10 + 4 + 30) / 4.0);
  EXPECT_DOUBLE_EQ(m.rmse_p50_s, std::sqrt((1600 + 4) / 4.0));
  EXPECT_DOUBLE_EQ(m.r2_p50, 1 - 1604.0 / (30 * 30 + 60 * 60 + 40 * 40 + 10 * 10));
  EXPECT_DOUBLE_EQ(m.mape_p50, (0.4 + 2) / 4);
  EXPECT_DOUBLE_EQ(m.mape_p50_floor_60, (0.4 + 2 / 60.0) / 4);
  EXPECT_DOUBLE_EQ(m.pinball_p10_s, (0.1 * 5 + 0.1 * 90 + 0.9 * 1 + 0.1 * 30) / 4);
  EXPECT_DOUBLE_EQ(m.pinball_p50_s, m.mae_p50_s / 2);
  EXPECT_DOUBLE_EQ(m.pinball_p90_s, (0.1 * 10 + 0.9 * 10 + 0.1 * 4 + 0.1 * 30) / 4);
  EXPECT_DOUBLE_EQ(m.pinball_mean_s, (m.pinball_p10_s + m.pinball_p50_s + m.pinball_p90_s) / 3);
  EXPECT_DOUBLE_EQ(m.coverage_p10_p90, 0.5);
  EXPECT_DOUBLE_EQ(m.coverage_below_p10, 0.25);
  EXPECT_DOUBLE_EQ(m.coverage_below_p50, 0.75);
  EXPECT_DOUBLE_EQ(m.coverage_below_p90, 0.75);
  EXPECT_DOUBLE_EQ(m.interval_width_mean_s, (15 + 80 + 3 + 60) / 4.0);
  EXPECT_DOUBLE_EQ(m.interval_width_median_s, (15 + 60) / 2.0);
  EXPECT_DOUBLE_EQ(m.under_prediction_rate, 0.25);
  EXPECT_DOUBLE_EQ(m.crossings_share, 0.25);
}

TEST(Evaluation, OfThePerfectAndOfTheMean) {
  const std::vector<JobSeconds> run_s = {1, 2, 6};
  const Evaluation perfect = evaluate(run_s, std::vector<Quantiles>{{1, 1, 1}, {2, 2, 2}, {6, 6, 6}});
  EXPECT_EQ(perfect.r2_p50, 1);
  EXPECT_EQ(perfect.mae_p50_s, 0);
  EXPECT_EQ(perfect.coverage_p10_p90, 1);
  EXPECT_EQ(evaluate(run_s, std::vector<Quantiles>(3, {3, 3, 3})).r2_p50, 0);
}

TEST(Evaluation, SaysWhatIsNotDefined) {
  EXPECT_EQ(evaluate({}, {}).n_jobs, 0);
  EXPECT_TRUE(std::isnan(evaluate({}, {}).mae_p50_s));
  const std::vector<JobSeconds> run_s = {5, 5};
  EXPECT_TRUE(std::isnan(evaluate(run_s, std::vector<Quantiles>(2, {4, 5, 6})).r2_p50));
}

TEST(Evaluation, OfGroupsIsThatOfTheirJobs) {
  const std::vector<JobSeconds> run_s = {10, 20, 30, 40, 50};
  const std::vector<Quantiles> predicted = {{1, 11, 20}, {1, 22, 30}, {1, 33, 40}, {1, 44, 50}, {1, 55, 60}};
  const std::vector<std::int32_t> user = {7, -1, 7, 3, -1};
  const auto groups = evaluate_groups(run_s, predicted, user);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].group, -1);
  EXPECT_DOUBLE_EQ(groups[0].metrics.mae_p50_s, (2 + 5) / 2.0);
  EXPECT_EQ(groups[1].group, 3);
  EXPECT_EQ(groups[1].metrics.n_jobs, 1);
  EXPECT_EQ(groups[2].group, 7);
  EXPECT_DOUBLE_EQ(groups[2].metrics.mae_p50_s, (1 + 3) / 2.0);

  const auto largest = largest_groups(groups, 2);
  ASSERT_EQ(largest.size(), 2u);
  EXPECT_EQ(largest[0].group, -1);
  EXPECT_EQ(largest[1].group, 7);
}

TEST(WidthClasses, HaveNoGaps) {
  const std::vector<Procs> procs = {1, 2, 4, 5, 16, 17, 64, 65, 256, 257, 1'000'000};
  EXPECT_EQ(procs_class_of(procs), (std::vector<std::int32_t>{0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}));
  for (std::size_t i = 1; i < procs_classes().size(); ++i) {
    EXPECT_EQ(procs_classes()[i].from, procs_classes()[i - 1].to + 1);
  }
}

}  // namespace
}  // namespace schedsweep::test
