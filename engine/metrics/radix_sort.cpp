#include "engine/metrics/radix_sort.h"

#include <array>
#include <cstddef>
#include <utility>

namespace schedsweep {

std::span<std::uint64_t> radix_sort(std::span<std::uint64_t> keys, std::span<std::uint64_t> scratch, int first_bit,
                                    int n_bits) {
  // Digits of one length, no longer than they must be: counts of few values are soon cleared and added up.
  const int n_digits = (n_bits + 7) / 8;
  for (int digit = 0; digit < n_digits; ++digit) {
    const int below = n_bits * digit / n_digits;
    const int shift = first_bit + below;
    const std::uint64_t mask = (std::uint64_t{1} << (n_bits * (digit + 1) / n_digits - below)) - 1;
    std::array<std::uint32_t, 256> place;
    for (std::size_t value = 0; value <= mask; ++value) place[value] = 0;
    for (const std::uint64_t key : keys) ++place[(key >> shift) & mask];
    std::uint32_t begin = 0;
    for (std::size_t value = 0; value <= mask; ++value) begin += std::exchange(place[value], begin);
    for (const std::uint64_t key : keys) scratch[place[(key >> shift) & mask]++] = key;
    std::swap(keys, scratch);
  }
  return keys;
}

}  // namespace schedsweep
