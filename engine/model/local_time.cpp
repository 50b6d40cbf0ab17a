#include "engine/model/local_time.h"

#include <chrono>

namespace schedsweep {

LocalTime local_time(Seconds local_s) {
  using namespace std::chrono;
  const sys_seconds second{seconds{local_s}};
  const sys_days day = floor<days>(second);
  const year_month_day date{day};
  const int monday_first = static_cast<int>(weekday{day}.iso_encoding()) - 1;
  const sys_days thursday = day + days{3 - monday_first};
  const sys_days new_year{year_month_day{thursday}.year() / January / 1};
  return {.hour = static_cast<int>(floor<hours>(second - day).count()),
          .weekday = monday_first,
          .day_of_month = static_cast<int>(static_cast<unsigned>(date.day())),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .week = static_cast<int>((thursday - new_year).count()) / 7 + 1};
}

}  // namespace schedsweep
