#include "engine/workload/daily_cycle.h"

#include "engine/workload/gamma.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace schedsweep {
namespace {

constexpr double day_s = 86'400.0;
constexpr double half_hour_s = 1'800.0;
constexpr std::size_t first_half_hour = 11;  // the modelled day starts with the half hour from 5:00 to 5:30

}  // namespace

DailyCycle::DailyCycle(double shape, double scale) {
  const auto weight = [&](double i) {
    return incomplete_gamma(shape, (i + 0.5) / scale) - incomplete_gamma(shape, (i - 0.5) / scale);
  };
  for (std::size_t k = 0; k < half_hours; ++k) {
    const std::size_t i = k + 1 >= first_half_hour ? k + 1 : k + 1 + half_hours;
    reached_s_[k + 1] = reached_s_[k] + weight(static_cast<double>(i));
  }
  const double total = reached_s_.back();
  for (double& reached : reached_s_) reached = reached / total * day_s;
}

double DailyCycle::clock_s(double activity_s) const {
  const double days = std::floor(activity_s / day_s);
  const double rest_s = activity_s - days * day_s;
  const auto next = std::upper_bound(reached_s_.begin() + 1, reached_s_.end() - 1, rest_s);
  const auto here = next - 1;
  const double passed = static_cast<double>(here - reached_s_.begin());
  return days * day_s + half_hour_s * (passed + (rest_s - *here) / (*next - *here));
}

double DailyCycle::activity_s(double clock_s) const {
  const double days = std::floor(clock_s / day_s);
  const double passed = (clock_s - days * day_s) / half_hour_s;
  const std::size_t here = std::min<std::size_t>(static_cast<std::size_t>(passed), half_hours - 1);
  const double share = passed - static_cast<double>(here);
  return days * day_s + reached_s_[here] + share * (reached_s_[here + 1] - reached_s_[here]);
}

}  // namespace schedsweep
