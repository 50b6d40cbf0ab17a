#include "engine/workload/daily_cycle.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr double day_s = 86'400.0;

DailyCycle lublin_cycle() { return {8.1737, 3.9631}; }

double activity_of_half_hour(const DailyCycle& cycle, int i) {
  return cycle.activity_s(1'800.0 * (i + 1)) - cycle.activity_s(1'800.0 * i);
}

TEST(DailyCycle, GivesEachHalfHourItsShareOfTheGammaDistribution) {
  // Shares of the density x^7.1737 e^-(x / 3.9631) by Simpson's rule, independent of the series the code sums.
  const auto density = [](double x) { return std::pow(x / 3.9631, 7.1737) * std::exp(-x / 3.9631); };
  double expected[48], total = 0.0;
  for (int i = 11; i < 59; ++i) {
    double sum = 0.0;
    for (int step = 0; step < 100; ++step) {
      const double from = i - 0.5 + step / 100.0;
      sum += (density(from) + 4.0 * density(from + 0.005) + density(from + 0.01)) / 600.0;
    }
    expected[(i - 1) % 48] = sum;
    total += sum;
  }
  const DailyCycle cycle = lublin_cycle();
  for (int i = 0; i < 48; ++i) EXPECT_NEAR(activity_of_half_hour(cycle, i) / day_s, expected[i] / total, 1e-10) << i;
}

TEST(DailyCycle, PeaksInTheEarlyAfternoonAndRestsBeforeDawn) {
  const DailyCycle cycle = lublin_cycle();
  int busiest = 0, quietest = 0;
  for (int i = 1; i < 48; ++i) {
    if (activity_of_half_hour(cycle, i) > activity_of_half_hour(cycle, busiest)) busiest = i;
    if (activity_of_half_hour(cycle, i) < activity_of_half_hour(cycle, quietest)) quietest = i;
  }
  EXPECT_EQ(busiest, 27);   // 13:30 to 14:00
  EXPECT_EQ(quietest, 10);  // 5:00 to 5:30
}

TEST(DailyCycle, BothClocksMeetAtMidnight) {
  const DailyCycle cycle = lublin_cycle();
  for (const double days : {0.0, 1.0, 2.0, 1'000.0}) {
    EXPECT_EQ(cycle.clock_s(days * day_s), days * day_s);
    EXPECT_EQ(cycle.activity_s(days * day_s), days * day_s);
  }
}

RC_GTEST_PROP(DailyCycle, ClocksAreInverseAndIncreasing, ()) {
  const DailyCycle cycle = lublin_cycle();
  const double t = *rc::gen::inRange(0, 2'000'000'000) / 7.0;
  RC_ASSERT(std::abs(cycle.clock_s(cycle.activity_s(t)) - t) < 1e-4);
  RC_ASSERT(std::abs(cycle.activity_s(cycle.clock_s(t)) - t) < 1e-4);
  RC_ASSERT(cycle.clock_s(t) < cycle.clock_s(t + 0.01));
}

}  // namespace
}  // namespace schedsweep
