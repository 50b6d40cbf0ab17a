#include "engine/model/baselines.h"

#include "engine/model/completions.h"
#include "engine/model/running_median.h"
#include "tests/engine/model/small_trace.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

// Jobs of two users; the last four are the test part. Job 3 ends after it has begun.
const JobStore& trace() {
  static const JobStore store = trace_of({{0, 10, 100, 1, 1},
                                          {0, 30, 100, 1, 1},
                                          {0, 80, 100, 2, 4},
                                          {0, 1000, 2000, 2, 1},
                                          {100, 5, 50, 1, 1},       // the test part: user 1 again
                                          {110, 50, 60, 2, 4},      // user 2: only job 2 has ended
                                          {111, 7, 0, 9, 1},        // nobody knows user 9; no request
                                          {2000, 1, 1000, 2, 1}});  // by now jobs 3 and 5 have ended
  return store;
}

std::vector<double> predicted(std::string_view name, const JobStore& store = trace(), std::size_t n_test = 4) {
  const auto rows = baseline_table();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Baseline& b) { return b.name == name; });
  const std::vector<Seconds> ends_s = ends_of(store);
  const std::size_t n = store.size();
  const JobTable jobs = view_of(store);
  return row->predict_s({jobs, ends_s, {0, 1, n - n_test, n}});
}

using Values = std::vector<double>;

TEST(Baselines, ConstantsKnowOnlyJobsThatHadEnded) {
  EXPECT_EQ(predicted("global_mean"), Values(4, (10 + 30 + 80) / 3.0));
  EXPECT_EQ(predicted("global_median"), Values(4, 30));
}

TEST(Baselines, OfUsersKeepLearningThroughTheTestPart) {
  EXPECT_EQ(predicted("user_median"), (Values{20, 80, 30, 80}));  // 80 of 50, 80, 1000
  EXPECT_EQ(predicted("user_last_two"), (Values{20, 80, 30, (50 + 1000) / 2.0}));
}

TEST(Baselines, OfRequests) {
  EXPECT_EQ(predicted("request"), (Values{50, 60, 30, 1000}));
  EXPECT_EQ(predicted("request_factor"), (Values{0.3 * 50, 0.3 * 60, 30, 0.3 * 1000}));  // median of .1 .3 .8
}

TEST(Baselines, SimilarJobsAreNearInWidthAndRequest) {
  std::vector<TraceRow> rows(5, {0, 100, 1000, 1, 8});
  for (int i = 0; i < 20; ++i) rows.push_back({1, 5000, 9000, 1, 8});  // later, but other requests
  for (int i = 0; i < 20; ++i) rows.push_back({2, 7000, 1000, 1, 64});
  rows.push_back({100'000, 1, 1000, 1, 8});
  EXPECT_EQ(predicted("user_similar", trace_of(rows), 1), Values{100});
}

TEST(Baselines, OneOfNoLengthDoesNotKnowItself) {
  const JobStore store = trace_of({{0, 10}, {50, 0}, {50, 0}});
  EXPECT_EQ(predicted("user_last_two", store, 2), (Values{10, 5}));
}

TEST(Baselines, WithoutAnyHistoryStillAnswer) {
  const JobStore store = trace_of({{0, 1000}, {1, 1000}});
  for (const Baseline& baseline : baseline_table())
    EXPECT_EQ(predicted(baseline.name, store, 1), Values{1}) << baseline.name;
}

TEST(Baselines, LiftIsWhatTheModelGains) {
  const std::vector<Seconds> ends_s = ends_of(trace());
  const JobTable jobs = view_of(trace());
  Evaluation model;
  model.mae_p50_s = 3;
  model.pinball_p50_s = 1.5;
  const auto scores = compare_with_baselines({jobs, ends_s, {0, 2, 4, 8}}, model);
  ASSERT_EQ(scores.size(), baseline_table().size());
  const auto& score = scores[1];
  EXPECT_EQ(score.name, "global_median");
  EXPECT_DOUBLE_EQ(score.metrics.mae_p50_s, (25 + 20 + 23 + 29) / 4.0);
  EXPECT_DOUBLE_EQ(score.mae_lift_s, 97 / 4.0 - 3);
  EXPECT_DOUBLE_EQ(score.pinball_p50_lift_s, 97 / 8.0 - 1.5);
}

TEST(Baselines, SayWhatTheyAre) {
  std::set<std::string_view> names;
  for (const Baseline& baseline : baseline_table()) {
    EXPECT_TRUE(names.insert(baseline.name).second);
    EXPECT_FALSE(baseline.rule.empty() || baseline.source.empty());
  }
}

TEST(Completions, AreThoseThatHadEndedWhenTheNextPartBegan) {
  const std::vector<Seconds> ends_s = ends_of(trace());
  EXPECT_EQ(ended_before(view_of(trace()), ends_s, 0, 4), (std::vector<JobIndex>{0, 1, 2}));
  EXPECT_EQ(ended_before(view_of(trace()), ends_s, 3, 8), (std::vector<JobIndex>{3, 4, 5, 6, 7}));
}

TEST(RunningMedian, IsTheMedianAfterEveryValue) {
  RunningMedian median;
  std::vector<double> sorted;
  for (int i = 0; i < 100; ++i) {
    const double value = (i * 37) % 41;
    median.add(value);
    sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), value), value);
    const std::size_t n = sorted.size();
    EXPECT_EQ(median.value(), (sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
  }
}

}  // namespace
}  // namespace schedsweep::test
