#include "engine/model/calibration.h"

#include "engine/model/target.h"
#include "engine/random.h"

#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

TEST(Calibration, TakesTheRanksOfSmallSamples) {
  std::vector<float> target;
  for (int i = 1; i <= 19; ++i) target.push_back(static_cast<float>(i) / 10);
  const std::vector<Quantiles> predicted(19, Quantiles{});
  const Quantiles offsets = conformal_offsets(predicted, target);
  EXPECT_FLOAT_EQ(static_cast<float>(offsets[0]), 0.2f);  // rank floor(0.1 * 20)
  EXPECT_FLOAT_EQ(static_cast<float>(offsets[1]), 1.0f);
  EXPECT_FLOAT_EQ(static_cast<float>(offsets[2]), 1.8f);  // rank ceil(0.9 * 20)
  const Quantiles of_one = conformal_offsets(std::vector<Quantiles>(1), std::vector<float>{3});
  EXPECT_EQ(of_one, (Quantiles{3, 3, 3}));
}

TEST(Calibration, KeepsItsPromiseOnExchangeableJobs) {
  const auto draw = [](std::size_t n, std::uint64_t seed) {
    std::vector<float> target;
    for (std::size_t i = 0; i < n; ++i) {
      Random random(seed, Purpose::permutation, i);
      target.push_back(static_cast<float>(5 + random.uniform() + random.uniform()));
    }
    return target;
  };
  const std::vector<Quantiles> wrong(50, Quantiles{5.9, 6.3, 6.2});
  double below_p10 = 0, below_p90 = 0;
  constexpr int n_trials = 400;
  for (std::uint64_t trial = 0; trial < n_trials; ++trial) {
    const Quantiles offsets = conformal_offsets(wrong, draw(50, 2 * trial));
    const float next = draw(1, 2 * trial + 1)[0];
    below_p10 += next < wrong[0][0] + offsets[0];
    below_p90 += next <= wrong[0][2] + offsets[2];
  }
  EXPECT_NEAR(below_p10 / n_trials, 5 / 51.0, 0.04);
  EXPECT_NEAR(below_p90 / n_trials, 46 / 51.0, 0.04);
}

TEST(Calibration, LeavesTheMedianWhereMovingItCostsSeconds) {
  // Most jobs are short, one is very long: the p50 that lies at the long one is best in seconds for it alone.
  const std::vector<float> target = {to_target(10), to_target(10), to_target(100'000)};
  std::vector<Quantiles> predicted(3);
  predicted[0][1] = predicted[1][1] = to_target(12);
  predicted[2][1] = to_target(100'000);
  const Quantiles offsets = conformal_offsets(predicted, target);
  EXPECT_EQ(offsets[1], 0);
  EXPECT_GT(pinball_of_targets_s(predicted, target, {0, to_target(10) - to_target(12), 0})[1],
            pinball_of_targets_s(predicted, target)[1]);
}

TEST(Target, GoesToSecondsAndBack) {
  for (const JobSeconds run_s : {1, 7, 3600, 1'000'000}) EXPECT_NEAR(to_seconds(to_target(run_s)), run_s, 1e-5 * run_s);
  EXPECT_EQ(to_seconds(to_target(0)), 1);
  EXPECT_EQ(to_seconds(-3.0), 1);
}

TEST(Target, RoundsHalfToEvenAndStaysInRange) {
  EXPECT_EQ(rounded({0.2, 2.5, 3.5}), (Prediction{1, 2, 4}));
  EXPECT_EQ(rounded({1, 1, 1e300}).p90_s, std::numeric_limits<JobSeconds>::max());
}

}  // namespace
}  // namespace schedsweep::test
