#pragma once

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace schedsweep {

/// The q-quantile by linear interpolation between order statistics at (n - 1) q; reorders `values`.
/// Shape: values is not empty, 0 <= q <= 1. Cost: two linear selections, no allocation.
template <class T>
double quantile_linear(std::span<T> values, double q) {
  SCHEDSWEEP_CHECK(!values.empty() && q >= 0 && q <= 1);
  const double position = static_cast<double>(values.size() - 1) * q;
  const auto below = static_cast<std::size_t>(std::floor(position));
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), nth, values.end());
  const auto low = static_cast<double>(*nth);
  const double fraction = position - static_cast<double>(below);
  if (fraction == 0) return low;
  const auto high = static_cast<double>(*std::min_element(nth + 1, values.end()));
  return low + fraction * (high - low);
}

}  // namespace schedsweep
