#include "engine/model/calibration.h"

#include "engine/random.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

KnownRuns runs_of(std::vector<JobSeconds> run_s, float requested_s = 0) {
  const std::vector<float> requests(run_s.size(), requested_s);
  return {std::move(run_s), requests};
}

double on_scale(JobSeconds run_s) { return TargetScale{}.of(run_s, 0); }

TEST(Calibration, TakesTheRanksOfSmallSamples) {
  std::vector<JobSeconds> run_s;
  for (int i = 1; i <= 19; ++i) run_s.push_back(100 * i);
  const std::vector<Quantiles> predicted(19, Quantiles{});
  const Quantiles offsets = conformal_offsets(predicted, runs_of(run_s), {});
  EXPECT_EQ(offsets[0], on_scale(200));  // rank floor(0.1 * 20)
  EXPECT_EQ(offsets[1], on_scale(1000));
  EXPECT_EQ(offsets[2], on_scale(1800));  // rank ceil(0.9 * 20)
  const Quantiles of_one = conformal_offsets(std::vector<Quantiles>(1), runs_of({30}), {});
  EXPECT_EQ(of_one, (Quantiles{on_scale(30), on_scale(30), on_scale(30)}));
}

TEST(Calibration, KeepsItsPromiseOnExchangeableJobs) {
  const auto draw = [](std::size_t n, std::uint64_t seed) {
    std::vector<JobSeconds> run_s;
    for (std::size_t i = 0; i < n; ++i) {
      Random random(seed, Purpose::permutation, i);
      run_s.push_back(static_cast<JobSeconds>(std::exp(5 + random.uniform() + random.uniform())));
    }
    return run_s;
  };
  const TargetScale scale{.kind = TargetKind::log_ratio};
  const std::vector<Quantiles> wrong(50, Quantiles{-0.1, 0.3, 0.2});
  double below_p10 = 0, below_p90 = 0;
  constexpr int n_trials = 400;
  for (std::uint64_t trial = 0; trial < n_trials; ++trial) {
    const Quantiles offsets = conformal_offsets(wrong, runs_of(draw(50, 2 * trial), 400), scale);
    const float next = scale.of(draw(1, 2 * trial + 1)[0], 400);
    below_p10 += next < wrong[0][0] + offsets[0];
    below_p90 += next <= wrong[0][2] + offsets[2];
  }
  EXPECT_NEAR(below_p10 / n_trials, 5 / 51.0, 0.04);
  EXPECT_NEAR(below_p90 / n_trials, 46 / 51.0, 0.04);
}

TEST(Calibration, LeavesTheMedianWhereMovingItCostsSeconds) {
  // Most jobs are short, one is very long: the p50 that lies at the long one is best in seconds for it alone.
  const KnownRuns runs = runs_of({10, 10, 100'000});
  std::vector<Quantiles> predicted(3);
  predicted[0][1] = predicted[1][1] = on_scale(12);
  predicted[2][1] = on_scale(100'000);
  const Quantiles offsets = conformal_offsets(predicted, runs, {});
  EXPECT_EQ(offsets[1], 0);
  EXPECT_GT(pinball_of_targets_s(predicted, runs, {}, {0, on_scale(10) - on_scale(12), 0})[1],
            pinball_of_targets_s(predicted, runs, {})[1]);
}

TEST(Calibration, CountsLossesBelowTheBoundOfTheRequest) {
  const KnownRuns runs = runs_of({1000}, 500);
  const std::vector<Quantiles> predicted(1, Quantiles{8, 8, 8});
  EXPECT_DOUBLE_EQ(pinball_of_targets_s(predicted, runs, {.most_of_request = 2})[1], 0);
  EXPECT_DOUBLE_EQ(pinball_of_targets_s(predicted, runs, {.most_of_request = 1})[1], 250);
}

}  // namespace
}  // namespace schedsweep::test
