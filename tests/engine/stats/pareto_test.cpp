#include "engine/stats/pareto.h"

#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Rows = std::vector<std::size_t>;

TEST(Pareto, KeepsWhatNothingDominates) {
  const std::vector<double> values = {1, 5, 2, 2, 5, 1, 2, 3, 6, 6};
  EXPECT_EQ(non_dominated(values, 2), (Rows{0, 1, 2}));
}

TEST(Pareto, EqualRowsStandTogether) {
  const std::vector<double> values = {1, 1, 1, 1, 1, 2};
  EXPECT_EQ(non_dominated(values, 2), (Rows{0, 1}));
}

TEST(Pareto, ARowWithoutAValueIsNeverInItAndDominatesNone) {
  const double missing = std::nan("");
  const std::vector<double> values = {missing, 0, 1, 1, 0, missing};
  EXPECT_EQ(non_dominated(values, 2), (Rows{1}));
}

TEST(Pareto, OfOneObjectiveItIsTheSmallest) {
  const std::vector<double> values = {3, 1, 2};
  EXPECT_EQ(non_dominated(values, 1), (Rows{1}));
  EXPECT_EQ(non_dominated({}, 1), Rows{});
}

}  // namespace
}  // namespace schedsweep
