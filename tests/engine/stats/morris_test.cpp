#include "engine/stats/morris.h"

#include "engine/random.h"

#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

constexpr std::size_t n_axes = 3;

/// Trajectories that raise or lower one axis after the other by 2/3, and the values along them.
template <class Function>
MorrisMeasures measures_of(Function f, std::size_t n_trajectories, std::size_t failed = 0) {
  std::vector<double> points, values;
  for (std::size_t t = 0; t < n_trajectories; ++t) {
    Random random(1, Purpose::job_size, t);
    std::vector<double> x(n_axes);
    for (double& coordinate : x) coordinate = random.uniform() < 0.5 ? 0.0 : 1.0 / 3;
    for (std::size_t step = 0; step <= n_axes; ++step) {
      if (step > 0) {
        double& moved = x[(step + t) % n_axes];
        moved += moved < 0.5 ? 2.0 / 3 : -2.0 / 3;
      }
      points.insert(points.end(), x.begin(), x.end());
      values.push_back(t < failed && step == 1 ? std::nan("") : f(x));
    }
  }
  return morris_measures(points, values, n_axes, {});
}

TEST(Morris, ALinearFunctionHasItsSlopesAndNoSpread) {
  const auto found = measures_of([](const std::vector<double>& x) { return 5 + 2 * x[0] - 3 * x[1]; }, 12);
  const double slopes[] = {2, -3, 0};
  for (std::size_t axis = 0; axis < n_axes; ++axis) {
    EXPECT_NEAR(found.axes[axis].mu, slopes[axis], 1e-12);
    EXPECT_NEAR(found.axes[axis].mu_star.estimate, std::abs(slopes[axis]), 1e-12);
    EXPECT_NEAR(found.axes[axis].mu_star.high, std::abs(slopes[axis]), 1e-12);
    EXPECT_NEAR(found.axes[axis].sigma, 0, 1e-12);
  }
}

TEST(Morris, InteractionsSpreadTheEffectsAndMayCancelInTheMean) {
  const auto found =
      measures_of([](const std::vector<double>& x) { return (x[0] - 0.5) * (x[1] > 0.5 ? 1 : -1) + x[2]; }, 40);
  EXPECT_NEAR(found.axes[0].mu_star.estimate, 1, 1e-12);
  EXPECT_LT(std::abs(found.axes[0].mu), 0.5);
  EXPECT_GT(found.axes[0].sigma, 0.5);
  EXPECT_NEAR(found.axes[2].sigma, 0, 1e-12);
}

TEST(Morris, ATrajectoryWithAFailedRunIsLeftOutAndCounted) {
  const auto found = measures_of([](const std::vector<double>& x) { return x[0]; }, 10, 3);
  EXPECT_EQ(found.trajectories, 7u);
  EXPECT_EQ(found.trajectories_failed, 3u);
  EXPECT_NEAR(found.axes[0].mu, 1, 1e-12);
}

}  // namespace
}  // namespace schedsweep
