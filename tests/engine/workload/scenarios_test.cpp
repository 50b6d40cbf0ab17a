#include "engine/workload/generate.h"
#include "engine/workload/transform.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

constexpr Procs processors = 128;

const JobStore& calm() {
  static const JobStore jobs = generate({.jobs = 6'000, .processors = processors, .load = 0.7, .users = 300});
  return jobs;
}

JobStore stressed(std::string_view scenario, double level = 1, double at = 0.4) {
  TransformSpec spec;
  spec.scenario = scenario;
  spec.scenario_level = level;
  spec.scenario_at = at;
  return transform(view_of(calm()), processors, spec, 1);
}

double mean(const std::vector<JobSeconds>& values) {
  double sum = 0;
  for (const JobSeconds value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

JobSeconds median(std::vector<JobSeconds> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

TEST(Scenarios, HeavyTailHasATail) {
  const JobStore jobs = stressed("heavy_tail");
  const double tail = mean(jobs.run_s) / median(jobs.run_s);
  EXPECT_GT(tail, 2);
  EXPECT_LE(*std::max_element(jobs.run_s.begin(), jobs.run_s.end()), 7 * 86'400);
  for (std::size_t i = 0; i < jobs.size(); ++i) EXPECT_GE(jobs.requested_s[i], jobs.run_s[i]);
}

TEST(Scenarios, LevelIsThePartOfTheJobsThatIsRedrawn) {
  const JobStore jobs = stressed("heavy_tail", 0.25);
  double changed = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) changed += jobs.run_s[i] != calm().run_s[i];
  EXPECT_NEAR(changed / static_cast<double>(jobs.size()), 0.25, 0.03);
}

TEST(Scenarios, TheSkewedUserIsThereAllTheTime) {
  const JobStore jobs = stressed("user_skew");
  std::map<DenseId, int> of_all, of_last_tenth;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    ++of_all[jobs.user[i]];
    if (i >= jobs.size() * 9 / 10) ++of_last_tenth[jobs.user[i]];
  }
  const auto busiest =
      std::max_element(of_all.begin(), of_all.end(), [](auto& a, auto& b) { return a.second < b.second; });
  EXPECT_GT(busiest->second, 0.63 * static_cast<double>(jobs.size()));
  EXPECT_GT(of_last_tenth[busiest->first], 0.55 * static_cast<double>(jobs.size()) / 10);
}

TEST(Scenarios, TheBurstComesWhenItIsTold) {
  const Seconds span_s = calm().submit_s.back() - calm().submit_s.front();
  for (const double at : {0.1, 0.4, 0.8}) {
    const Seconds begin_s = calm().submit_s.front() + static_cast<Seconds>(at * static_cast<double>(span_s));
    const Seconds lasts_s = std::min<Seconds>(7 * 86'400, span_s / 10);
    const auto arrivals = [&](const JobStore& jobs, Seconds from_s, Seconds until_s) {
      return std::count_if(jobs.submit_s.begin(), jobs.submit_s.end(),
                           [&](Seconds t) { return t >= from_s && t < until_s; });
    };
    const JobStore jobs = stressed("burst_shock", 1, at);
    EXPECT_EQ(arrivals(jobs, begin_s, begin_s + lasts_s / 10 + 1), arrivals(calm(), begin_s, begin_s + lasts_s));
    EXPECT_EQ(arrivals(jobs, begin_s + lasts_s / 10 + 1, begin_s + lasts_s), 0);
  }
}

TEST(Scenarios, NoiseLeavesRequestsAboveTheRunTimesTheyCovered) {
  const JobStore jobs = stressed("estimate_noise");
  std::size_t above = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    EXPECT_GE(jobs.requested_s[i], jobs.run_s[i]);
    above += jobs.requested_s[i] > calm().requested_s[i];
  }
  EXPECT_NEAR(static_cast<double>(above) / static_cast<double>(jobs.size()), 0.5, 0.05);
}

TEST(Scenarios, WorkingHoursAreKept) {
  for (const Seconds submit_s : stressed("diurnal_squeeze").submit_s) {
    EXPECT_GE(submit_s % 86'400, 9 * 3'600);
    EXPECT_LE(submit_s % 86'400, 17 * 3'600);
  }
}

TEST(Scenarios, TheFloodIsOneNewUsersInAnHour) {
  const JobStore jobs = stressed("user_flood");
  ASSERT_EQ(jobs.size(), calm().size() + 300);
  const DenseId newcomer = *std::max_element(jobs.user.begin(), jobs.user.end());
  std::vector<Seconds> submits_s;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (jobs.user[i] == newcomer) submits_s.push_back(jobs.submit_s[i]);
  EXPECT_EQ(submits_s.size(), 300u);
  EXPECT_LT(submits_s.back() - submits_s.front(), 3'600);
}

TEST(Scenarios, GiantsTakeTheMachine) {
  const auto n_giants = [](const JobStore& jobs) {
    return std::count(jobs.procs.begin(), jobs.procs.end(), processors);
  };
  EXPECT_NEAR(static_cast<double>(n_giants(stressed("giant_jobs")) - n_giants(calm())), 120, 40);
}

// Median 60 (1 + 2^(1 / 1.2)) = 167 s, as measured of the original with its own random numbers.
TEST(Scenarios, HpcoptsHeavyTailLowersTheMedian) {
  TransformSpec spec;
  spec.scenario = "hpcopt_heavy_tail";
  const JobStore base = generate({.model = "hpcopt", .jobs = 5'000, .processors = 64, .load = 0, .users = 40});
  EXPECT_NEAR(median(base.run_s), 1'830, 60);
  const JobStore jobs = transform(view_of(base), 64, spec, 42);
  EXPECT_NEAR(median(jobs.run_s), 167, 5);
  for (std::size_t i = 0; i < jobs.size(); ++i) EXPECT_EQ(jobs.requested_s[i], jobs.run_s[i] * 3 / 2);
}

TEST(Scenarios, HpcoptsLowCongestionIsOneJobIn85Seconds) {
  const JobStore jobs = stressed("hpcopt_low_congestion");
  for (std::size_t i = 0; i < jobs.size(); ++i) EXPECT_EQ(jobs.submit_s[i], static_cast<Seconds>(i) * 85);
}

TEST(Scenarios, HpcoptsSkewedUserIsThereFirst) {
  const JobStore jobs = stressed("hpcopt_user_skew");
  EXPECT_EQ(std::count(jobs.user.begin(), jobs.user.begin() + 3'900, 0), 3'900);
  EXPECT_TRUE(std::equal(jobs.user.begin() + 3'900, jobs.user.end(), calm().user.begin() + 3'900));
}

TEST(Scenarios, HpcoptsBurstIsHalfAnHour) {
  const JobStore jobs = stressed("hpcopt_burst_shock");
  Seconds most_s = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) most_s = std::max(most_s, calm().submit_s[i] - jobs.submit_s[i]);
  EXPECT_LE(most_s, 1'350);
  EXPECT_NE(jobs.submit_s, calm().submit_s);
}

}  // namespace
}  // namespace schedsweep
