#pragma once

#include "engine/error.h"
#include "engine/metrics/magnitude.h"
#include "engine/types.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Exact order statistics of values that are not kept: two bytes of each say how large it is, so that a query need
/// only ask again for those in one bucket. Queries need at least one value. Cost: linear.
class OrderStatistics {
 public:
  /// Starts anew with `n_lowest` values equal to `lowest`; none of the `n_more` to be added is smaller.
  void reset(std::size_t n_lowest, double lowest, std::size_t n_more);

  /// The next values.
  void add(std::span<const double> values);

  std::size_t size() const { return n_lowest_ + code_.size(); }

  /// The value with `rank` smaller or equal ones before it. Shape: rank < size(); value_of(i) is the i-th value added.
  template <class ValueOf>
  double at(std::size_t rank, const ValueOf& value_of) {
    SCHEDSWEEP_CHECK(rank < size());
    if (rank < n_lowest_) return lowest_;
    const Bucket bucket = bucket_of(rank - n_lowest_);
    rows_in(bucket);
    members_.resize(rows_.size());
    std::transform(rows_.begin(), rows_.end(), members_.begin(), value_of);
    const auto nth = members_.begin() + static_cast<std::ptrdiff_t>(rank - n_lowest_ - bucket.n_before);
    std::nth_element(members_.begin(), nth, members_.end());
    return *nth;
  }

  /// Linear interpolation at (n - 1) q: the number quantile_linear gives.
  template <class ValueOf>
  double linear(double q, const ValueOf& value_of) {
    const double position = static_cast<double>(size() - 1) * q;
    const auto below = static_cast<std::size_t>(position);
    const double fraction = position - static_cast<double>(below);
    const double low = at(below, value_of);
    return fraction == 0 ? low : low + fraction * (at(below + 1, value_of) - low);
  }

  /// The element at (n - 1) q, halves rounded up.
  template <class ValueOf>
  double nearest(double q, const ValueOf& value_of) {
    return at(static_cast<std::size_t>(static_cast<double>(size() - 1) * q + 0.5), value_of);
  }

  template <class ValueOf>
  double max(const ValueOf& value_of) {
    return at(size() - 1, value_of);
  }

 private:
  struct Bucket {
    std::size_t number;
    std::size_t n_before;
  };

  Bucket bucket_of(std::size_t rank) const;
  void rows_in(Bucket bucket);

  std::size_t n_lowest_ = 0;
  double lowest_ = 0;
  std::size_t n_added_ = 0;
  std::vector<std::uint16_t> code_;  // the bucket of each value
  std::array<std::uint32_t, n_magnitude_buckets> count_;
  std::vector<JobIndex> rows_;
  std::vector<double> members_;
};

}  // namespace schedsweep
