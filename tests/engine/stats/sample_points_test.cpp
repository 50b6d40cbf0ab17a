#include "engine/stats/sample_points.h"

#include "engine/stats/sobol_sequence.h"

#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Axes = std::vector<double>;

Axes unscrambled(std::size_t dimension, std::uint32_t n) {
  Axes values;
  for (std::uint32_t i = 0; i < n; ++i) values.push_back(SobolCoordinate(dimension).bits(i) * 0x1p-32);
  return values;
}

std::vector<double> along(const SamplePoints& points, std::size_t axis) {
  std::vector<double> values;
  for (std::size_t i = 0; i < points.size(); ++i) values.push_back(points[i][axis]);
  return values;
}

/// One value in each of n equal intervals.
bool is_stratified(const std::vector<double>& values) {
  std::set<double> intervals;
  for (const double value : values) intervals.insert(std::floor(value * static_cast<double>(values.size())));
  return intervals.size() == values.size() && *intervals.begin() == 0 &&
         *intervals.rbegin() < static_cast<double>(values.size());
}

/// Of prod_i (1 + (x_i - 1/2)), whose integral is 1: the mean squared error over seeds.
template <class Sample>
double squared_error(Sample sample, std::size_t n) {
  constexpr int n_seeds = 20;
  double sum = 0;
  for (std::uint64_t seed = 0; seed < n_seeds; ++seed) {
    const SamplePoints points = sample(n, 5, seed);
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double product = 1;
      for (const double x : points[i]) product *= 0.5 + x;
      mean += product / static_cast<double>(n);
    }
    sum += (mean - 1) * (mean - 1);
  }
  return sum / n_seeds;
}

// Known values: Joe and Kuo, "Notes on generating Sobol' sequences", 2008, and their table.
TEST(SobolCoordinate, FirstPointsAreThoseOfTheTable) {
  EXPECT_EQ(unscrambled(0, 10), (Axes{0, .5, .75, .25, .375, .875, .625, .125, .1875, .6875}));
  EXPECT_EQ(unscrambled(1, 10), (Axes{0, .5, .25, .75, .375, .875, .125, .625, .3125, .8125}));
  EXPECT_EQ(unscrambled(2, 10), (Axes{0, .5, .25, .75, .625, .125, .875, .375, .9375, .4375}));
}

TEST(SobolCoordinate, EveryPairOfDimensionsIsANetOfSomeQuality) {
  // The leading digits of the direction numbers form unit triangular matrices: each dimension is a permutation.
  for (std::size_t d = 0; d < SobolCoordinate::max_dimensions; ++d) EXPECT_TRUE(is_stratified(unscrambled(d, 1024)));
  // No two dimensions are alike.
  std::set<Axes> seen;
  for (std::size_t d = 0; d < SobolCoordinate::max_dimensions; ++d)
    EXPECT_TRUE(seen.insert(unscrambled(d, 512)).second);
}

TEST(SobolPoints, ScrambledOnesAreStratifiedAlongEveryAxis) {
  for (const std::size_t n : {1u, 2u, 64u, 1024u}) {
    const SamplePoints points = sobol_points(n, SobolCoordinate::max_dimensions, 7);
    for (std::size_t axis = 0; axis < points.n_axes; ++axis) EXPECT_TRUE(is_stratified(along(points, axis))) << axis;
  }
}

TEST(SobolPoints, TheFirstTwoAxesFillEveryElementaryRectangle) {
  const SamplePoints points = sobol_points(256, 2, 11);
  for (const double rows : {1., 4., 16., 64., 256.}) {
    std::set<std::pair<double, double>> boxes;
    for (std::size_t i = 0; i < points.size(); ++i)
      boxes.insert({std::floor(points[i][0] * rows), std::floor(points[i][1] * 256 / rows)});
    EXPECT_EQ(boxes.size(), 256u) << rows;
  }
}

TEST(SobolPoints, ScramblingMakesEachPointUniform) {
  double sum = 0, squares = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const double x = sobol_points(1, 1, seed)[0][0];
    sum += x / 4000;
    squares += x * x / 4000;
  }
  EXPECT_NEAR(sum, 1. / 2, 0.02);
  EXPECT_NEAR(squares, 1. / 3, 0.02);
}

TEST(SobolPoints, AMeanConvergesFasterThanWithIndependentPoints) {
  const double rate_sobol = squared_error(sobol_points, 1024) / squared_error(sobol_points, 64);
  EXPECT_LT(rate_sobol, 1. / 64);  // independent points: 1/16
  EXPECT_LT(squared_error(sobol_points, 1024), squared_error(random_points, 1024) / 50);
  EXPECT_LT(squared_error(latin_hypercube, 1024), squared_error(random_points, 1024) / 5);
}

RC_GTEST_PROP(SamplePoints, LongerSamplesBeginAlike, ()) {
  const auto k = *rc::gen::inRange<std::size_t>(1, 8);
  const auto n = *rc::gen::inRange<std::size_t>(1, 40);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto morris = [](std::size_t length, std::size_t axes, std::uint64_t s) {
    return morris_points(length, axes, 4, s);
  };
  const auto begins_alike = [&](auto sample) {
    const SamplePoints some = sample(n, k, seed), more = sample(n + 5, k, seed);
    return std::equal(some.coordinates.begin(), some.coordinates.end(), more.coordinates.begin());
  };
  RC_ASSERT(begins_alike(random_points));
  RC_ASSERT(begins_alike(sobol_points));
  RC_ASSERT(begins_alike(saltelli_points));
  RC_ASSERT(begins_alike(morris));
}

RC_GTEST_PROP(SamplePoints, LieInTheCubeAndDependOnTheSeed, ()) {
  const auto k = *rc::gen::inRange<std::size_t>(1, 8);
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000);
  for (const auto sample : {random_points, latin_hypercube, sobol_points, saltelli_points}) {
    const SamplePoints points = sample(16, k, seed);
    for (const double x : points.coordinates) RC_ASSERT(x >= 0 && x < 1);
    RC_ASSERT(points.coordinates != sample(16, k, seed + 1).coordinates);
  }
}

RC_GTEST_PROP(LatinHypercube, IsStratifiedAlongEveryAxis, ()) {
  const SamplePoints points =
      latin_hypercube(*rc::gen::inRange<std::size_t>(1, 200), 3, *rc::gen::arbitrary<std::uint64_t>());
  for (std::size_t axis = 0; axis < 3; ++axis) RC_ASSERT(is_stratified(along(points, axis)));
}

TEST(SaltelliPoints, RowsAreAThenBThenAWithOneAxisOfB) {
  constexpr std::size_t k = 3, n = 4;
  const SamplePoints base = sobol_points(n, 2 * k, 5), points = saltelli_points(n, k, 5);
  ASSERT_EQ(points.size(), n * (k + 2));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t axis = 0; axis < k; ++axis) {
      const double a = base[i][axis], b = base[i][k + axis];
      EXPECT_EQ(points[i * (k + 2)][axis], a);
      EXPECT_EQ(points[i * (k + 2) + 1][axis], b);
      for (std::size_t swapped = 0; swapped < k; ++swapped)
        EXPECT_EQ(points[i * (k + 2) + 2 + swapped][axis], swapped == axis ? b : a);
    }
}

RC_GTEST_PROP(MorrisPoints, EachStepMovesAnotherAxisByDelta, ()) {
  const auto k = *rc::gen::inRange<std::size_t>(1, 8);
  const int levels = 2 * *rc::gen::inRange(1, 5);
  const double delta = levels / (2. * (levels - 1));
  const SamplePoints points = morris_points(6, k, levels, *rc::gen::arbitrary<std::uint64_t>());
  RC_ASSERT(points.size() == 6 * (k + 1));
  for (std::size_t first = 0; first < points.size(); first += k + 1) {
    std::set<std::size_t> moved;
    for (std::size_t step = first; step < first + k; ++step)
      for (std::size_t axis = 0; axis < k; ++axis) {
        const double change = points[step + 1][axis] - points[step][axis];
        if (change == 0) continue;
        RC_ASSERT(std::fabs(std::fabs(change) - delta) < 1e-12);
        RC_ASSERT(moved.insert(axis).second);
      }
    RC_ASSERT(moved.size() == k);
  }
  for (const double x : points.coordinates) {
    RC_ASSERT(x >= 0 && x <= 1);
    RC_ASSERT(std::fabs(x * (levels - 1) - std::round(x * (levels - 1))) < 1e-12);
  }
}

}  // namespace
}  // namespace schedsweep
