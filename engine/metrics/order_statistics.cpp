#include "engine/metrics/order_statistics.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

void OrderStatistics::assign(std::span<const double> values) {
  grouped_.resize(values.size());
  end_.fill(0);
  sum_ = 0;
  std::array<std::uint32_t, n_magnitude_buckets> count{};
  double sum = 0;
  for (const double value : values) {
    ++count[magnitude_bucket(value)];
    sum += value;
  }
  sum_ = sum;
  std::uint32_t begin = 0;
  for (std::size_t bucket = 0; bucket < n_magnitude_buckets; ++bucket) {
    end_[bucket + 1] = begin;
    begin += count[bucket];
  }
  // Filling a bucket moves the end of it from its first place to one past its last.
  for (const double value : values) grouped_[end_[magnitude_bucket(value) + 1]++] = value;
}

double OrderStatistics::at(std::size_t rank) {
  SCHEDSWEEP_CHECK(rank < grouped_.size());
  const auto end = std::upper_bound(end_.begin(), end_.end(), rank);
  const auto first = grouped_.begin() + *(end - 1);
  const auto last = grouped_.begin() + *end;
  if (std::all_of(first, last, [first](double value) { return value == *first; })) return *first;
  const auto nth = grouped_.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(first, nth, last);
  return *nth;
}

double OrderStatistics::linear(double q) {
  SCHEDSWEEP_CHECK(!grouped_.empty() && q >= 0 && q <= 1);
  const double position = static_cast<double>(grouped_.size() - 1) * q;
  const auto below = static_cast<std::size_t>(position);
  const double fraction = position - static_cast<double>(below);
  const double low = at(below);
  return fraction == 0 ? low : low + fraction * (at(below + 1) - low);
}

double OrderStatistics::nearest(double q) {
  SCHEDSWEEP_CHECK(!grouped_.empty() && q >= 0 && q <= 1);
  return at(static_cast<std::size_t>(static_cast<double>(grouped_.size() - 1) * q + 0.5));
}

}  // namespace schedsweep
