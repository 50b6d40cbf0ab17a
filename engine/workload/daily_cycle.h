#pragma once

#include <array>

namespace schedsweep {

/// The rhythm of a day as a second clock, `activity`, that runs fast when many jobs arrive and slowly at night; over a
/// day both clocks advance by 86,400 s. Steady arrivals in activity time are a daily cycle on the real clock.
/// Units: s since midnight of the first day, on either clock.
/// Source: Lublin, Feitelson 2003: the share of each half hour is a difference of a gamma distribution function.
class DailyCycle {
 public:
  /// Half hour i (1 = the one after midnight) gets F(i + 1/2) - F(i - 1/2), F the gamma distribution function with
  /// `shape` and `scale` (in half hours); hours before 5:00 count as those after the 24th of the previous day.
  DailyCycle(double shape, double scale);

  /// When activity time `activity_s` >= 0 is reached.
  double clock_s(double activity_s) const;

  /// The inverse of `clock_s`.
  double activity_s(double clock_s) const;

 private:
  static constexpr int half_hours = 48;
  std::array<double, half_hours + 1>
      reached_s_{};  ///< activity time at the start of each half hour, and of the next day
};

}  // namespace schedsweep
