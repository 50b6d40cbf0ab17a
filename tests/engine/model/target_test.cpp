#include "engine/model/target.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

constexpr TargetScale ratio{.kind = TargetKind::log_ratio, .no_request_unit_s = 1800};
constexpr double no_request = std::numeric_limits<double>::quiet_NaN();

TEST(Target, GoesToSecondsAndBack) {
  for (const TargetScale& scale : {TargetScale{}, ratio}) {
    for (const double requested_s : {0.0, no_request, 1.0, 3600.0, 2e6}) {
      for (const JobSeconds run_s : {1, 7, 3600, 1'000'000})
        EXPECT_NEAR(scale.seconds(scale.of(run_s, requested_s), requested_s), run_s, 1e-5 * run_s);
      EXPECT_EQ(scale.seconds(scale.of(0, requested_s), requested_s), 1);
      EXPECT_EQ(scale.seconds(-30.0, requested_s), 1);
    }
  }
}

TEST(Target, OfSharesIsAlikeForLongAndShortRequests) {
  EXPECT_FLOAT_EQ(ratio.of(499, 999), ratio.of(499'999, 999'999));
  EXPECT_FLOAT_EQ(ratio.of(899, no_request), static_cast<float>(std::log(0.5)));
  EXPECT_EQ(TargetScale{}.of(499, 999), TargetScale{}.of(499, no_request));
}

TEST(Target, StaysWithinItsShareOfTheRequest) {
  TargetScale scale = ratio;
  scale.most_of_request = 1.25;
  EXPECT_DOUBLE_EQ(scale.seconds(3.0, 1000), 1250);
  EXPECT_DOUBLE_EQ(scale.seconds(1e30, 1000), 1250);
  EXPECT_LT(scale.seconds(0.0, 1000), 1250);
  EXPECT_DOUBLE_EQ(scale.seconds(3.0, no_request), ratio.seconds(3.0, no_request));
  EXPECT_EQ(scale.seconds(3.0, 0.1), 1) << "a prediction is a second or more";
}

TEST(Target, IsFittedToWhatRequestsHeld) {
  KnownRuns runs;
  for (int i = 1; i <= 100; ++i) {  // shares 0.02 to 2
    runs.run_s.push_back(20 * i);
    runs.requested_s.push_back(1000);
  }
  const TargetScale scale = fit_target(TargetKind::log_ratio, runs);
  EXPECT_NEAR(scale.most_of_request, 1.98, 0.01);
  EXPECT_NEAR(scale.no_request_unit_s, 1001, 1e-9) << "jobs without a request are centred as if they had the usual one";
  EXPECT_EQ(fit_target(TargetKind::log_run, runs).no_request_unit_s, 1);
  for (JobSeconds& run_s : runs.run_s) run_s /= 10;
  EXPECT_EQ(fit_target(TargetKind::log_ratio, runs).most_of_request, 1) << "a request may always be used up";
}

TEST(Target, OfATraceWithoutRequestsIsTheRunTime) {
  const KnownRuns runs{{10, 20, 30}, {0, 0, -1}};
  const TargetScale scale = fit_target(TargetKind::log_ratio, runs);
  EXPECT_EQ(scale.most_of_request, 0);
  EXPECT_EQ(runs.on(scale), runs.on({}));
  EXPECT_GT(scale.seconds(30, no_request), 1e12);
}

TEST(Target, RoundsHalfToEvenAndStaysInRange) {
  EXPECT_EQ(rounded({0.2, 2.5, 3.5}), (Prediction{1, 2, 4}));
  EXPECT_EQ(rounded({1, 1, 1e300}).p90_s, std::numeric_limits<JobSeconds>::max());
}

}  // namespace
}  // namespace schedsweep::test
