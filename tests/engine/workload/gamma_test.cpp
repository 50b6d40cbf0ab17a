#include "engine/workload/gamma.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct Moments {
  double mean;
  double variance;
};

template <class Draw>
Moments moments_of(int n, Draw draw) {
  double sum = 0.0, sum_of_squares = 0.0;
  for (int i = 0; i < n; ++i) {
    const double x = draw();
    sum += x;
    sum_of_squares += x * x;
  }
  return {sum / n, sum_of_squares / n - sum / n * (sum / n)};
}

TEST(Gamma, HasItsMeanAndVariance) {
  Random random(1, Purpose::run_time, 0);
  for (const auto& [shape, scale] : {std::pair{1.0, 2.0}, {4.2, 0.94}, {312.0, 0.03}, {10.46, 0.4871}}) {
    const Gamma gamma(shape, scale);
    const Moments moments = moments_of(200'000, [&] { return gamma.draw(random); });
    EXPECT_NEAR(moments.mean / (shape * scale), 1.0, 0.012);
    EXPECT_NEAR(moments.variance / (shape * scale * scale), 1.0, 0.04);
  }
}

TEST(Gamma, FollowsItsDistributionFunction) {
  constexpr double shape = 4.2, scale = 0.94;
  Random random(2, Purpose::run_time, 0);
  const Gamma gamma(shape, scale);
  constexpr int n = 200'000;
  for (const double x : {1.5, 3.0, 4.0, 6.0, 9.0}) {
    int below = 0;
    for (int i = 0; i < n; ++i) below += gamma.draw(random) < x;
    EXPECT_NEAR(static_cast<double>(below) / n, incomplete_gamma(shape, x / scale) / std::tgamma(shape), 0.005) << x;
  }
}

TEST(Normal, HasItsMeanAndVariance) {
  Random random(3, Purpose::run_time, 0);
  const Moments moments = moments_of(200'000, [&] { return draw_normal(random); });
  EXPECT_NEAR(moments.mean, 0.0, 0.01);
  EXPECT_NEAR(moments.variance, 1.0, 0.015);
}

TEST(IncompleteGamma, IsElementaryForShapesOneAndTwo) {
  for (const double x : {0.01, 0.5, 1.0, 4.0, 14.0}) {
    EXPECT_NEAR(incomplete_gamma(1.0, x), 1.0 - std::exp(-x), 1e-13);
    EXPECT_NEAR(incomplete_gamma(2.0, x), 1.0 - (1.0 + x) * std::exp(-x), 1e-13);
  }
  EXPECT_NEAR(incomplete_gamma(8.1737, 60.0) / std::tgamma(8.1737), 1.0, 1e-12);
}

TEST(Gamma, RefusesParametersItsMethodDoesNotCover) {
  EXPECT_THROW(Gamma(0.5, 1.0), std::logic_error);
  EXPECT_THROW(Gamma(2.0, 0.0), std::logic_error);
}

}  // namespace
}  // namespace schedsweep
