#include "engine/stats/bootstrap.h"

#include "engine/random.h"

#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

std::vector<double> uniform_sample(std::size_t n, std::uint64_t seed) {
  Random random(seed, Purpose::job_size, 0);
  std::vector<double> sample(n);
  for (double& value : sample) value = random.uniform();
  return sample;
}

TEST(Bootstrap, AConstantSampleHasAnIntervalWithoutWidth) {
  const std::vector<double> sample(7, 3.5);
  const Interval mean = bootstrap_mean(sample, {});
  EXPECT_EQ(mean.estimate, 3.5);
  EXPECT_EQ(mean.low, 3.5);
  EXPECT_EQ(mean.high, 3.5);
}

TEST(Bootstrap, OneBlockSaysNothingOfTheRange) {
  const Interval mean = bootstrap_mean(std::vector<double>{2}, {});
  EXPECT_EQ(mean.estimate, 2);
  EXPECT_TRUE(std::isnan(mean.low) && std::isnan(mean.high));
  EXPECT_TRUE(std::isnan(bootstrap_mean({}, {}).estimate));
}

// The mean of n uniform numbers has standard deviation 1 / sqrt(12 n); 1.96 of them on either side at 95 %.
TEST(Bootstrap, WidthOfTheMeanIsThatOfTheNormalLimit) {
  const Interval mean = bootstrap_mean(uniform_sample(400, 1), {});
  EXPECT_NEAR(mean.high - mean.low, 2 * 1.96 / std::sqrt(12.0 * 400), 0.15 * 2 * 1.96 / std::sqrt(12.0 * 400));
}

// Of 300 intervals at 90 % some 270 should hold the true mean; binomial standard deviation 5.2, so 4 of them = 21.
TEST(Bootstrap, IntervalsHoldTheTruthAsOftenAsTheyPromise) {
  int hits = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Interval mean = bootstrap_mean(uniform_sample(60, seed), {.seed = seed, .resamples = 300, .confidence = 0.9});
    hits += mean.low <= 0.5 && 0.5 <= mean.high;
  }
  EXPECT_NEAR(hits, 270, 21);
}

TEST(Bootstrap, DependsOnTheSeedAlone) {
  const std::vector<double> sample = uniform_sample(20, 3);
  const Interval once = bootstrap_mean(sample, {.seed = 5}), again = bootstrap_mean(sample, {.seed = 5});
  EXPECT_EQ(once.low, again.low);
  EXPECT_EQ(once.high, again.high);
  EXPECT_NE(once.low, bootstrap_mean(sample, {.seed = 6}).low);
}

TEST(Bootstrap, PairsCancelWhatTheyShare) {
  const std::vector<double> shared = uniform_sample(10, 4);
  std::vector<double> a, b;
  for (const double value : shared) {
    a.push_back(1000 * value + 1);
    b.push_back(1000 * value);
  }
  a.push_back(std::nan(""));
  b.push_back(7);
  const Interval difference = bootstrap_paired_difference(a, b, {});
  EXPECT_NEAR(difference.low, 1, 1e-9);
  EXPECT_NEAR(difference.high, 1, 1e-9);
}

TEST(Bootstrap, ResamplesWithoutTheStatisticAreLeftOut) {
  // NaN unless block 0 is drawn; then 1.
  const auto intervals = bootstrap_intervals(3, 1, {}, [](std::span<const std::size_t> blocks, std::span<double> out) {
    out[0] = std::nan("");
    for (const std::size_t block : blocks)
      if (block == 0) out[0] = 1;
  });
  EXPECT_EQ(intervals[0].low, 1);
  EXPECT_EQ(intervals[0].high, 1);
}

}  // namespace
}  // namespace schedsweep
