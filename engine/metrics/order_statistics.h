#pragma once

#include "engine/metrics/magnitude.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Exact order statistics of many values: one counting pass groups them by magnitude, a query selects in one group.
/// Queries need at least one value; sum() and assign() do not. Cost: linear.
class OrderStatistics {
 public:
  /// Takes a copy of `values`.
  void assign(std::span<const double> values);

  /// The sum in the order the values were given.
  double sum() const { return sum_; }

  /// The value with `rank` smaller or equal ones before it. Shape: rank < number of values.
  double at(std::size_t rank);

  /// Linear interpolation at (n - 1) q: the number quantile_linear gives.
  double linear(double q);

  /// The element at (n - 1) q, halves rounded up.
  double nearest(double q);

  double max() { return at(grouped_.size() - 1); }

 private:
  std::vector<double> grouped_;                             // ascending by bucket, unordered within
  std::array<std::uint32_t, n_magnitude_buckets + 1> end_;  // bucket b is grouped_[end_[b], end_[b + 1])
  double sum_ = 0;
};

}  // namespace schedsweep
