#include "engine/model/linear_quantile.h"

#include "engine/deterministic_math.h"
#include "engine/random.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

constexpr auto number = FeatureKind::number;
constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

double log1(double x) { return portable_log(1 + x); }

// A number from 0 to n - 1, and a line in its logarithm with noise from 0 to `noise`.
struct Line {
  FeatureMatrix x;
  std::vector<float> y;

  Line(std::size_t n, double noise) : x(n, 1), y(n) {
    for (std::size_t row = 0; row < n; ++row) {
      x.column(0)[row] = static_cast<float>(row);
      const double u = Random(1, Purpose::permutation, row).uniform();
      y[row] = static_cast<float>(3 + 2 * log1(static_cast<double>(row)) + noise * u);
    }
  }
};

TEST(LinearQuantile, FindsALine) {
  const Line line(50, 0);
  const LinearQuantile model = fit_linear(line.x, std::vector{number}, line.y, 1);
  const auto predicted = predict(model, line.x);
  for (std::size_t row = 0; row < 50; ++row) {
    for (const double value : predicted[row]) EXPECT_NEAR(value, line.y[row], 0.1);
  }
}

TEST(LinearQuantile, MedianOfThreePointsAndAnOutlierPassesThroughThePoints) {
  FeatureMatrix x(5, 1);
  std::vector<float> y;
  for (std::size_t row = 0; row < 5; ++row) {
    x.column(0)[row] = static_cast<float>(row);
    y.push_back(static_cast<float>(1 + log1(static_cast<double>(row))));
  }
  y[2] = 100;
  const auto predicted = predict(fit_linear(x, std::vector{number}, y, 1), x);
  for (const std::size_t row : {0u, 1u, 3u, 4u}) EXPECT_NEAR(predicted[row][1], y[row], 0.01);
}

TEST(LinearQuantile, ParallelNoiseGivesParallelQuantiles) {
  const Line line(4000, 10);
  const auto predicted = predict(fit_linear(line.x, std::vector{number}, line.y, 1), line.x);
  for (const std::size_t row : {300u, 1000u, 3999u}) {
    const double base = 3 + 2 * log1(static_cast<double>(row));
    EXPECT_NEAR(predicted[row][0], base + 1, 0.35);
    EXPECT_NEAR(predicted[row][1], base + 5, 0.35);
    EXPECT_NEAR(predicted[row][2], base + 9, 0.35);
  }
}

TEST(LinearQuantile, TakesConstantRepeatedUnknownAndCategoricalColumns) {
  const Line line(300, 0);
  FeatureMatrix x(300, 6);
  for (std::size_t row = 0; row < 300; ++row) {
    const float value = line.x.column(0)[row];
    x.column(0)[row] = value;
    x.column(1)[row] = value;
    x.column(2)[row] = 5;
    x.column(3)[row] = unknown;
    x.column(4)[row] = value;  // a category
    x.column(5)[row] = row % 3 == 0 ? unknown : -value;
  }
  const std::vector kinds = {number, number, number, number, FeatureKind::category, number};
  const LinearQuantile model = fit_linear(x, kinds, line.y, 1);
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    EXPECT_NEAR(model.weight[q][0], model.weight[q][1], 1e-6);
    for (const std::size_t idle : {2u, 3u, 4u}) EXPECT_EQ(model.weight[q][idle], 0);
  }
  const auto predicted = predict(model, x);
  for (std::size_t row = 0; row < 300; ++row) EXPECT_NEAR(predicted[row][1], line.y[row], 0.01);
}

TEST(LinearQuantile, HasTheSameBitsForAnyNumberOfThreads) {
  const Line line(1000, 3);
  const LinearQuantile one = fit_linear(line.x, std::vector{number}, line.y, 1);
  const LinearQuantile three = fit_linear(line.x, std::vector{number}, line.y, 3);
  EXPECT_EQ(one.weight, three.weight);
}

TEST(LinearQuantile, OfOneRowIsThatRow) {
  FeatureMatrix x(1, 1);
  x.column(0)[0] = 4;
  const auto predicted = predict(fit_linear(x, std::vector{number}, std::vector{7.5f}, 1), x);
  EXPECT_NEAR(predicted[0][1], 7.5, 1e-3);
}

}  // namespace
}  // namespace schedsweep::test
