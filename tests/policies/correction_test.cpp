#include "policies/correction.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

TEST(TsafrirCorrection, AddsTheFirstIncrementThatReachesPastNow) {
  const Seconds start_s = 1000;
  const JobSeconds expected_s = 100, requested_s = 1'000'000;
  EXPECT_EQ(tsafrir_end_s(start_s, expected_s, requested_s, 1100), 1160);
  EXPECT_EQ(tsafrir_end_s(start_s, expected_s, requested_s, 1159), 1160);
  EXPECT_EQ(tsafrir_end_s(start_s, expected_s, requested_s, 1160), 1400) << "an end that is now is no prediction";
  EXPECT_EQ(tsafrir_end_s(start_s, expected_s, requested_s, 1400), 2000);
  EXPECT_EQ(tsafrir_end_s(start_s, expected_s, requested_s, 1100 + 180'000), 1100 + 360'000);
}

TEST(TsafrirCorrection, StopsAtTheRequest) {
  EXPECT_EQ(tsafrir_end_s(0, 100, 130, 100), 130);
  EXPECT_EQ(tsafrir_end_s(0, 100, 500'000, 400'000), 500'000) << "increments used up: the request";
  EXPECT_EQ(tsafrir_end_s(0, 100, 130, 130), 130) << "nothing reaches past now";
  EXPECT_EQ(tsafrir_end_s(0, 100, 60, 100), 60) << "a request below the belief";
}

TEST(TsafrirCorrection, EndsWithTheLastIncrementWithoutRequest) {
  EXPECT_EQ(tsafrir_end_s(0, 100, 0, 360'099), 360'100);
  EXPECT_EQ(tsafrir_end_s(0, 100, 0, 360'100), 360'100) << "nothing reaches past now";
}

}  // namespace
}  // namespace schedsweep
