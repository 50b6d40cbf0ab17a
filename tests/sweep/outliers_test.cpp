#include "sweep/outliers.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// Runs that take what they should, up to a few per cent.
std::vector<RunUse> usual_runs(std::int64_t n, std::int32_t n_ranks = 1) {
  std::vector<RunUse> runs;
  for (std::int64_t run = 0; run < n; ++run) {
    const double expected_s = 1.0 + static_cast<double>(run % 7);
    const double noise = 1 + 0.01 * static_cast<double>(run * 5 % 11 - 5);
    runs.push_back({run, static_cast<std::int32_t>(run % n_ranks), expected_s, 0.3 * expected_s * noise, 0});
  }
  return runs;
}

std::vector<RankUse> usual_ranks(std::int32_t n) {
  std::vector<RankUse> ranks;
  for (std::int32_t rank = 0; rank < n; ++rank) ranks.push_back({rank, 100'000 + 1000 * (rank % 3), 50.0 + rank % 4});
  return ranks;
}

double mean_and_two_sigma(const std::vector<RunUse>& runs) {
  double sum = 0;
  double squares = 0;
  for (const RunUse& run : runs) {
    sum += run.cpu_s / run.expected_s;
    squares += run.cpu_s / run.expected_s * (run.cpu_s / run.expected_s);
  }
  const auto n = static_cast<double>(runs.size());
  return sum / n + 2 * std::sqrt((squares - sum * sum / n) / (n - 1));
}

TEST(Outliers, NoneAmongUsualRuns) {
  EXPECT_TRUE(find_outliers(usual_runs(1000, 8), usual_ranks(8)).empty());
  EXPECT_TRUE(find_outliers({}, {}).empty());
}

TEST(Outliers, OneAmongTenIsFound) {
  std::vector<RunUse> runs = usual_runs(10);
  runs[4].cpu_s *= 9.3;
  const auto found = find_outliers(runs, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, OutlierKind::slow_run);
  EXPECT_EQ(found[0].index, 4);
  EXPECT_NEAR(found[0].times, 9.3, 0.5);
  EXPECT_GT(found[0].z, 3.5);
}

TEST(Outliers, TwoAmongTenHideThemselvesFromMeanAndSigmaOnly) {
  std::vector<RunUse> runs = usual_runs(10);
  runs[2].cpu_s *= 9;
  runs[4].cpu_s *= 9;
  for (const RunUse& run : runs) EXPECT_LT(run.cpu_s / run.expected_s, mean_and_two_sigma(runs));
  EXPECT_EQ(find_outliers(runs, {}).size(), 2U);
}

TEST(Outliers, AmongRunsThatAreAllEqual) {
  std::vector<RunUse> runs(20, {0, 0, 1.0, 1.0, 0});
  EXPECT_TRUE(find_outliers(runs, {}).empty());
  runs[7].cpu_s = 1.5;
  EXPECT_TRUE(find_outliers(runs, {}).empty());
  runs[7].cpu_s = 3;
  EXPECT_EQ(find_outliers(runs, {}).size(), 1U);
}

TEST(Outliers, NotOfMilliseconds) {
  std::vector<RunUse> runs(20, {0, 0, 1.0, 0.001, 0});
  runs[7].cpu_s = 0.01;
  EXPECT_TRUE(find_outliers(runs, {}).empty());
}

TEST(Outliers, NotWhereNothingIsKnown) {
  std::vector<RunUse> runs = usual_runs(10);
  runs[1].cpu_s = 0;
  runs[2].expected_s = 0;
  EXPECT_TRUE(find_outliers(runs, {}).empty());
  EXPECT_TRUE(find_outliers(std::vector<RunUse>{{0, 0, 1, 1, 0}, {1, 0, 1, 100, 0}}, {}).empty());
}

TEST(Outliers, AtMostTheLimitTheWorstFirst) {
  std::vector<RunUse> runs = usual_runs(200);
  for (std::size_t at = 0; at < 15; ++at) runs[10 * at].cpu_s *= 5 + static_cast<double>(at);
  const auto found = find_outliers(runs, {});
  ASSERT_EQ(found.size(), 10U);
  EXPECT_EQ(found[0].index, 140);
  for (std::size_t at = 1; at < found.size(); ++at) EXPECT_GE(found[at - 1].z, found[at].z);
  EXPECT_EQ(find_outliers(runs, {}, 3).size(), 3U);
}

TEST(Outliers, MemoryOfRuns) {
  std::vector<RunUse> runs = usual_runs(50);
  for (std::size_t at = 0; at < 8; ++at) runs[at].peak_raised_kib = 2000 + 100 * static_cast<std::int64_t>(at);
  EXPECT_TRUE(find_outliers(runs, {}).empty());
  runs[30].peak_raised_kib = 900'000;
  const auto found = find_outliers(runs, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, OutlierKind::large_run);
  EXPECT_EQ(found[0].index, 30);
}

TEST(Outliers, ASlowRank) {
  std::vector<RunUse> runs = usual_runs(400, 8);
  for (RunUse& run : runs)
    if (run.rank == 5) run.cpu_s *= 1.5;
  const auto found = find_outliers(runs, usual_ranks(8));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, OutlierKind::slow_rank);
  EXPECT_EQ(found[0].index, 5);
  EXPECT_NEAR(found[0].times, 1.5, 0.05);
}

TEST(Outliers, LargeAndIdleRanks) {
  std::vector<RankUse> ranks = usual_ranks(16);
  ranks[0].peak_kib = 5'000'000;  // holds all rows
  ranks[3].peak_kib = 900'000;
  ranks[9].busy_s = 0;
  const auto found = find_outliers({}, ranks);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, OutlierKind::idle_rank);
  EXPECT_EQ(found[0].index, 9);
  EXPECT_EQ(found[1].kind, OutlierKind::large_rank);
  EXPECT_EQ(found[1].index, 3);
}

RC_GTEST_PROP(Outliers, OnePlantedIsTheWorst, ()) {
  auto runs = usual_runs(*rc::gen::inRange<std::int64_t>(10, 300));
  const auto planted = *rc::gen::inRange<std::size_t>(0, runs.size());
  runs[planted].cpu_s *= *rc::gen::inRange(3, 100);
  const auto found = find_outliers(runs, {});
  RC_ASSERT(found.size() == 1U);
  RC_ASSERT(found[0].index == static_cast<std::int64_t>(planted));
}

TEST(Outliers, LinesAndJson) {
  const auto describe = [](std::int64_t) { return std::string("KTH-SP2, conservative"); };
  EXPECT_EQ(to_text({OutlierKind::slow_run, 812, 41.0, 9.3, 12.0}, describe),
            "slow: run 812 (KTH-SP2, conservative): 41 s, 9.3 x what runs like it take");
  EXPECT_EQ(to_text({OutlierKind::large_run, 3, 2048.0 * 1024, 8.0, 12.0}, describe),
            "large: run 3 (KTH-SP2, conservative): 2048 MiB more memory, 8.0 x what others add");
  EXPECT_EQ(to_text({OutlierKind::slow_rank, 7, 1.52, 1.52, 9.0}, describe),
            "slow: rank 7: its runs take 1.52 x what those of other ranks do");
  const Outlier idle{OutlierKind::idle_rank, 2, 1.5, 0.1, -5.0};
  EXPECT_EQ(to_json({&idle, 1}).dump(),
            R"([{"kind":"idle_rank","index":2,"value":1.5,"unit":"s","times_usual":0.1,"z":-5.0}])");
}

}  // namespace
}  // namespace schedsweep
