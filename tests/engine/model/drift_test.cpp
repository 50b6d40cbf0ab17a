#include "engine/model/drift.h"

#include "tests/engine/model/learnable_trace.h"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

FeatureMatrix column_of(const std::vector<float>& values) {
  FeatureMatrix x(values.size(), 1);
  std::ranges::copy(values, x.column(0).begin());
  return x;
}

std::vector<float> from_to(int from, int to) {
  std::vector<float> values(static_cast<std::size_t>(to - from + 1));
  std::iota(values.begin(), values.end(), static_cast<float>(from));
  return values;
}

double psi(const std::vector<float>& before, const std::vector<float>& after) {
  const Binning binning = Binning::of(column_of(before), 11);
  BinCounts a, b;
  count_bins(binning, column_of(before), {}, a);
  count_bins(binning, column_of(after), {}, b);
  return population_stability(a[0], b[0]);
}

TEST(PopulationStability, OfTheSameIsNothing) { EXPECT_EQ(psi(from_to(1, 100), from_to(1, 100)), 0); }

TEST(PopulationStability, CountsWhatLiesBeyondTheOldRange) {
  // Ten bins of 0.1. Of 51 to 150 five bins get nothing (1e-6), four 0.1, the open last one 0.6. HPCOpt, which drops
  // 101 to 150, gets 5 (1e-6 - 0.1) ln 1e-5 + 5 (0.2 - 0.1) ln 2 = 6.102979.
  const double expected = 5 * (1e-6 - 0.1) * std::log(1e-5) + (0.6 - 0.1) * std::log(6);
  EXPECT_NEAR(psi(from_to(1, 100), from_to(51, 150)), expected, 1e-9);
  EXPECT_NEAR(expected, 6.652285, 1e-6);
}

TEST(PopulationStability, SeesThatValuesAreNoLongerKnown) {
  std::vector<float> unknown(100, std::numeric_limits<float>::quiet_NaN());
  EXPECT_GT(psi(from_to(1, 100), unknown), 5);
  EXPECT_EQ(psi(unknown, unknown), 0);
}

TEST(PopulationStability, OfOneValueOrOfTooFewJobsIsNothing) {
  EXPECT_EQ(psi(std::vector<float>(50, 3), std::vector<float>(20, 3)), 0);
  EXPECT_EQ(psi(from_to(1, 100), from_to(1, 9)), 0);
  EXPECT_GT(psi(from_to(1, 100), from_to(1, 10)), 0);
}

TEST(BinCounting, LeavesOutWhatItIsTold) {
  const FeatureMatrix x = column_of({1, 2, 3, 4});
  BinCounts counts;
  count_bins(Binning::of(x, 11), x, std::vector<std::uint8_t>{1, 0, 0, 1}, counts);
  EXPECT_EQ(counts[0], (std::vector<std::int64_t>{0, 1, 0, 0, 1}));
}

TEST(Drift, RaisesAnAlarmAboveEachThreshold) {
  const DriftReference reference{{{FeatureBins{{5}}}}, {{0, 50, 50}}, {10, 20, 0}};
  const std::vector<std::string> names = {"width"};
  Evaluation now;
  now.pinball_p10_s = 16;
  now.pinball_p50_s = 30;
  now.pinball_p90_s = 99;
  now.coverage_p10_p90 = 0.69;
  const DriftReport report = compare_with_training(reference, names, {{0, 90, 10}}, now, {});
  EXPECT_TRUE(report.features[0].alarm);
  EXPECT_NEAR(report.features[0].psi, 0.4 * std::log(1.8) - 0.4 * std::log(0.2), 1e-12);
  EXPECT_EQ(report.pinball_ratio[0], 1.6);
  EXPECT_EQ(report.pinball_alarm, (std::array{true, false, false}));
  EXPECT_EQ(report.coverage_alarm, CoverageAlarm::mild);
  EXPECT_TRUE(report.any());

  now.coverage_p10_p90 = 0.49;
  EXPECT_EQ(compare_with_training(reference, names, {{0, 50, 50}}, now, {}).coverage_alarm, CoverageAlarm::severe);
  now.coverage_p10_p90 = 0.8;
  now.pinball_p10_s = 15;
  EXPECT_FALSE(compare_with_training(reference, names, {{0, 50, 50}}, now, {}).any());
}

TEST(Drift, IsSeenWhenJobsRunAndAskForTenTimesAsLong) {
  JobStore store = learnable_trace(1000);
  const Split split = chronological_split(store.size());
  const QuantileModel model = train_model(view_of(store), small_context, split, quick_settings(), 1);
  const auto feature = [&](const DriftReport& report) {
    return *std::ranges::find(report.features, model.features[0], &FeatureDrift::feature);
  };
  const DriftReport before = measure_drift(model, view_of(store), small_context, split.validation_end, {}, 1);
  EXPECT_EQ(before.now.n_jobs, 150);
  EXPECT_EQ(before.coverage_alarm, CoverageAlarm::none);
  EXPECT_EQ(before.features.size(), model.features.size());
  for (std::size_t job = split.validation_end; job < store.size(); ++job) {
    store.run_s[job] *= 10;
    store.requested_s[job] *= 10;
    store.procs[job] *= 32;
  }
  const DriftReport after = measure_drift(model, view_of(store), small_context, split.validation_end, {}, 1);
  EXPECT_TRUE(after.any());
  EXPECT_TRUE(after.pinball_alarm[1]);
  EXPECT_GT(feature(after).psi, feature(before).psi);
}

TEST(Drift, OfNoJobsIsNone) {
  const JobStore store = learnable_trace(600);
  const QuantileModel model =
      train_model(view_of(store), small_context, chronological_split(store.size()), quick_settings(), 1);
  EXPECT_FALSE(measure_drift(model, view_of(store), small_context, store.size(), {}, 1).any());
}

}  // namespace
}  // namespace schedsweep::test
