#include "engine/model/split.h"

#include "engine/error.h"

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

TEST(Split, IsSeventyFifteenFifteenPerCent) {
  EXPECT_EQ(chronological_split(100), (Split{0, 70, 85, 100}));
  EXPECT_EQ(chronological_split(33), (Split{0, 23, 28, 33}));
  EXPECT_EQ(chronological_split(0), Split{});
}

TEST(Folds, GrowFromTheFirstJobAsPublished) {
  const auto folds = expanding_folds(77'222, 3);
  ASSERT_EQ(folds.size(), 3u);
  EXPECT_EQ(folds[0], (Split{0, 54'055, 65'638, 69'499}));
  EXPECT_EQ(folds[1], (Split{0, 57'916, 69'499, 73'360}));
  EXPECT_EQ(folds[2], (Split{0, 61'777, 73'360, 77'222}));
}

TEST(Folds, ExistForThreeJobsAndForMoreFoldsThanJobs) {
  const auto folds = expanding_folds(3, 5);
  ASSERT_EQ(folds.size(), 1u);
  EXPECT_EQ(folds[0], (Split{0, 1, 2, 3}));
  EXPECT_THROW(expanding_folds(2, 3), InputError);
  EXPECT_THROW(expanding_folds(30, 0), InputError);
}

TEST(Folds, PartsFollowEachOtherAndTheLastEndsWithTheJobs) {
  for (std::size_t n = 3; n < 200; ++n) {
    const auto folds = expanding_folds(n, 4);
    for (std::size_t i = 0; i < folds.size(); ++i) {
      EXPECT_LT(folds[i].train_begin, folds[i].train_end);
      EXPECT_LT(folds[i].train_end, folds[i].validation_end);
      EXPECT_LT(folds[i].validation_end, folds[i].test_end);
      EXPECT_EQ(folds[i].validation_end, i == 0 ? folds[0].validation_end : folds[i - 1].test_end);
    }
    EXPECT_EQ(folds.back().test_end, n);
  }
}

}  // namespace
}  // namespace schedsweep::test
