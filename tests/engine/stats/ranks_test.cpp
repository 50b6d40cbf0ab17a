#include "engine/stats/ranks.h"

#include "engine/stats/distances.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using Doubles = std::vector<double>;

TEST(Ranks, EqualValuesShareTheMeanOfTheirRanks) {
  EXPECT_EQ(average_ranks(Doubles{10, 30, 20, 30}), (Doubles{1, 3.5, 2, 3.5}));
  EXPECT_EQ(average_ranks(Doubles{5, 5, 5}), (Doubles{2, 2, 2}));
  EXPECT_TRUE(average_ranks({}).empty());
}

// Expected value by SciPy: spearmanr(a, c)[0].
TEST(Ranks, CorrelateAsSpearmanSays) {
  const Doubles a = {0.5, 3, 3, 7.25, 12, 40, 41, 90.5}, c = {1, 2, 5, 4, 9, 7.5, 3, 0};
  EXPECT_NEAR(pearson_correlation(average_ranks(a), average_ranks(c)), 0.01197626261913259, 1e-14);
}

}  // namespace
}  // namespace schedsweep
