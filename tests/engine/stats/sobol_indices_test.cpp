#include "engine/stats/sobol_indices.h"

#include "engine/random.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Point = std::vector<double>;

/// Values of a Saltelli design of random points in the unit cube.
template <class Function>
std::vector<double> design_values(Function f, std::size_t n_axes, std::size_t n_rows) {
  std::vector<double> values;
  for (std::size_t row = 0; row < n_rows; ++row) {
    Random random(1, Purpose::job_size, row);
    Point a(n_axes), b(n_axes);
    for (double& x : a) x = random.uniform();
    for (double& x : b) x = random.uniform();
    values.push_back(f(a));
    values.push_back(f(b));
    for (std::size_t axis = 0; axis < n_axes; ++axis) {
      Point ab = a;
      ab[axis] = b[axis];
      values.push_back(f(ab));
    }
  }
  return values;
}

/// Exact indices within `tolerance` of the estimates and, but for rounding, within the intervals at 99.9 %.
void expect_indices(const SobolIndices& found, const Point& first, const Point& total, double tolerance) {
  for (std::size_t axis = 0; axis < first.size(); ++axis) {
    for (const auto& [interval, exact] :
         {std::pair(found.first[axis], first[axis]), std::pair(found.total[axis], total[axis])}) {
      EXPECT_NEAR(interval.estimate, exact, tolerance) << "axis " << axis;
      EXPECT_LE(interval.low, exact + 1e-12) << "axis " << axis;
      EXPECT_GE(interval.high, exact - 1e-12) << "axis " << axis;
    }
  }
}

constexpr Bootstrap few = {.seed = 1, .resamples = 400, .confidence = 0.999};

// With 8192 random rows the estimates have a standard deviation of at most 0.015; 0.05 is more than three of them.
TEST(SobolIndices, OfIshigami) {
  const auto ishigami = [](const Point& u) {
    const auto x = [&](std::size_t axis) { return (2 * u[axis] - 1) * std::numbers::pi; };
    return std::sin(x(0)) + 7 * std::sin(x(1)) * std::sin(x(1)) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
  };
  const SobolIndices found = sobol_indices(design_values(ishigami, 3, 8192), 3, few);
  expect_indices(found, {0.3139, 0.4424, 0}, {0.5576, 0.4424, 0.2437}, 0.05);
  EXPECT_NEAR(found.mean, 3.5, 0.1);
  EXPECT_NEAR(found.variance, 13.8446, 0.5);
  EXPECT_EQ(found.rows, 8192u);
}

// f = product of g_k = (|4 x - 2| + a_k) / (1 + a_k), whose parts have the variance v_k = 1 / (3 (1 + a_k)^2).
TEST(SobolIndices, OfTheGFunction) {
  const Point a = {0, 1, 4.5, 9};
  const auto g = [&](const Point& x) {
    double product = 1;
    for (std::size_t k = 0; k < a.size(); ++k) product *= (std::abs(4 * x[k] - 2) + a[k]) / (1 + a[k]);
    return product;
  };
  Point first, total;
  double all = 1;
  const auto part = [&](std::size_t k) { return 1 / (3 * (1 + a[k]) * (1 + a[k])); };
  for (std::size_t k = 0; k < a.size(); ++k) all *= 1 + part(k);
  for (std::size_t k = 0; k < a.size(); ++k) {
    first.push_back(part(k) / (all - 1));
    total.push_back(part(k) * all / (1 + part(k)) / (all - 1));
  }
  expect_indices(sobol_indices(design_values(g, 4, 8192), 4, few), first, total, 0.05);
}

TEST(SobolIndices, AConstantHasNothingToExplain) {
  const SobolIndices found = sobol_indices(design_values([](const Point&) { return 0.1; }, 2, 16), 2, few);
  EXPECT_EQ(found.variance, 0);
  EXPECT_TRUE(std::isnan(found.first[0].estimate) && std::isnan(found.total[1].estimate));
}

TEST(SobolIndices, AnAxisThatIsNotReadHasNoIndexAtAll) {
  const SobolIndices found = sobol_indices(design_values([](const Point& x) { return x[0]; }, 2, 64), 2, few);
  EXPECT_EQ(found.first[1].estimate, 0);
  EXPECT_EQ(found.total[1].estimate, 0);
  EXPECT_EQ(found.total[1].high, 0);
}

TEST(SobolIndices, RowsWithAFailedRunAreLeftOutWholeAndCounted) {
  const auto f = [](const Point& x) { return x[0] + 2 * x[1]; };
  std::vector<double> values = design_values(f, 2, 100);
  const std::vector<double> without(values.begin() + 4, values.end());
  values[3] = std::nan("");
  const SobolIndices found = sobol_indices(values, 2, few), expected = sobol_indices(without, 2, few);
  EXPECT_EQ(found.rows, 99u);
  EXPECT_EQ(found.rows_failed, 1u);
  EXPECT_EQ(found.first[0].estimate, expected.first[0].estimate);
  EXPECT_EQ(found.total[1].low, expected.total[1].low);
}

}  // namespace
}  // namespace schedsweep
