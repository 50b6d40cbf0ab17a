#pragma once

#include "engine/types.h"

namespace schedsweep {

/// A second on the wall clock and in the calendar.
struct LocalTime {
  int hour;          ///< 0 to 23
  int weekday;       ///< Monday = 0
  int day_of_month;  ///< 1 to 31
  int month;         ///< 1 to 12
  int week;          ///< 1 to 53, ISO 8601: the week of the year that holds the week's Thursday

  int quarter() const { return (month + 2) / 3; }

  bool is_weekend() const { return weekday >= 5; }

  bool is_night() const { return hour >= 20 || hour < 6; }

  bool is_business_hours() const { return !is_weekend() && hour >= 9 && hour <= 16; }

  bool is_peak_hours() const { return hour >= 8 && hour <= 18; }
};

/// `local_s`: since 1970-01-01 00:00 of the same clock.
LocalTime local_time(Seconds local_s);

}  // namespace schedsweep
