#include "engine/stats/effects.h"

#include "engine/stats/bootstrap.h"

#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Sizes = std::vector<std::size_t>;
using Doubles = std::vector<double>;

double sum_of_parts(const Effects& effects) {
  double sum = std::accumulate(effects.main.begin(), effects.main.end(), effects.rest);
  for (const PairEffect& pair : effects.pairs) sum += pair.part;
  return sum;
}

double variance(const Doubles& values) {
  double sum = 0;
  for (const double value : values) sum += (value - mean_of(values)) * (value - mean_of(values));
  return sum / static_cast<double>(values.size());
}

TEST(Effects, AnAdditiveFunctionHasMainEffectsOnly) {
  Doubles cells;
  for (const double x : {0, 1, 2})
    for (const double y : {0, 10}) cells.push_back(x + y);
  const Effects effects = effects_of(cells, Sizes{3, 2});
  // Variances 2/3 and 25.
  EXPECT_NEAR(effects.variance, 2.0 / 3 + 25, 1e-12);
  EXPECT_NEAR(effects.main[0], 2.0 / 3 / (2.0 / 3 + 25), 1e-12);
  EXPECT_NEAR(effects.main[1], 25 / (2.0 / 3 + 25), 1e-12);
  EXPECT_NEAR(effects.pairs[0].part, 0, 1e-12);
  EXPECT_NEAR(effects.rest, 0, 1e-12);
}

TEST(Effects, AProductOfCentredAxesIsAllInteraction) {
  const Effects pair = effects_of(Doubles{1, -1, -1, 1}, Sizes{2, 2});
  EXPECT_EQ(pair.main, (Doubles{0, 0}));
  EXPECT_EQ(pair.pairs[0].part, 1);
  const Effects triple = effects_of(Doubles{1, -1, -1, 1, -1, 1, 1, -1}, Sizes{2, 2, 2});
  EXPECT_EQ(triple.pairs.size(), 3u);
  EXPECT_EQ(triple.rest, 1);
}

// x y with means m and variances v: main effects m_y^2 v_x and m_x^2 v_y, interaction v_x v_y.
TEST(Effects, AProductSplitsAsItsMomentsSay) {
  const Doubles x = {1, 2, 4}, y = {3, 5};
  Doubles cells;
  for (const double a : x)
    for (const double b : y) cells.push_back(a * b);
  const Effects effects = effects_of(cells, Sizes{3, 2});
  const double by_x = mean_of(y) * mean_of(y) * variance(x), by_y = mean_of(x) * mean_of(x) * variance(y);
  const double by_both = variance(x) * variance(y), all = by_x + by_y + by_both;
  EXPECT_NEAR(effects.main[0], by_x / all, 1e-12);
  EXPECT_NEAR(effects.main[1], by_y / all, 1e-12);
  EXPECT_NEAR(effects.pairs[0].part, by_both / all, 1e-12);
}

TEST(Effects, AConstantHasNone) {
  const Effects effects = effects_of(Doubles(6, 0.1), Sizes{3, 2});
  EXPECT_EQ(effects.variance, 0);
  EXPECT_EQ(sum_of_parts(effects), 0);
  EXPECT_NEAR(effects.mean, 0.1, 1e-15);
}

RC_GTEST_PROP(EffectsProperty, AreTheVariancesOfMarginalMeans, ()) {
  const Sizes sizes = *rc::gen::container<Sizes>(3, rc::gen::resize(100, rc::gen::inRange<std::size_t>(1, 5)));
  Doubles cells;
  for (std::size_t i = 0; i < sizes[0] * sizes[1] * sizes[2]; ++i)
    cells.push_back(*rc::gen::resize(100, rc::gen::inRange(-50, 50)));
  const Effects effects = effects_of(cells, sizes);
  if (effects.variance == 0) return;
  // Brute force: replace each cell by the mean of all cells that agree with it on the given axes.
  const auto explained = [&](const std::vector<std::size_t>& axes) {
    const auto place = [&](std::size_t cell, std::size_t axis) {
      return axis == 0 ? cell / (sizes[1] * sizes[2]) : axis == 1 ? cell / sizes[2] % sizes[1] : cell % sizes[2];
    };
    Doubles means;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      Doubles alike;
      for (std::size_t other = 0; other < cells.size(); ++other) {
        bool same = true;
        for (const std::size_t axis : axes) same &= place(cell, axis) == place(other, axis);
        if (same) alike.push_back(cells[other]);
      }
      means.push_back(mean_of(alike));
    }
    return variance(means) / variance(cells);
  };
  for (std::size_t axis = 0; axis < 3; ++axis) RC_ASSERT(std::abs(effects.main[axis] - explained({axis})) < 1e-9);
  for (const PairEffect& pair : effects.pairs) {
    const double alone = effects.main[pair.first] + effects.main[pair.second];
    RC_ASSERT(std::abs(pair.part - (explained({pair.first, pair.second}) - alone)) < 1e-9);
  }
  RC_ASSERT(std::abs(sum_of_parts(effects) - 1) < 1e-9);
}

}  // namespace
}  // namespace schedsweep
