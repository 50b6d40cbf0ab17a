#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace schedsweep {

/// Buckets of magnitude_bucket: 32 for each of the 64 powers of two from 2^-8 to 2^56, and one for all below.
inline constexpr std::size_t n_magnitude_buckets = 64 * 32 + 1;

/// A bucket number that never falls as `value` grows, so an order statistic need only be sought in one bucket.
/// Buckets are (low, high]: the floors of the measures, wait 0 and slowdown 1, have no larger value in theirs.
inline std::size_t magnitude_bucket(double value) {
  // The bits of positive doubles ascend as integers: exponent first, then the leading 5 bits of the fraction.
  constexpr int dropped_bits = 52 - 5;
  constexpr auto lowest = std::bit_cast<std::uint64_t>(0x1p-8);
  constexpr auto round_up = (std::uint64_t{1} << dropped_bits) - 1;
  const double clamped = std::min(std::max(value, 0x1p-8), 0x1p56);
  return static_cast<std::size_t>((std::bit_cast<std::uint64_t>(clamped) - lowest + round_up) >> dropped_bits);
}

}  // namespace schedsweep
