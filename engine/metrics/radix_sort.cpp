#include "engine/metrics/radix_sort.h"

#include <array>
#include <utility>

namespace schedsweep {
namespace {

constexpr int digit_bits = 9;  // three passes for the 25 to 27 bits of a trace of one to four years
constexpr std::uint64_t digit_mask = (std::uint64_t{1} << digit_bits) - 1;

using Counts = std::array<std::uint32_t, digit_mask + 1>;

/// Moves every key to its place by the digit at `shift`, of which there are `count`.
void move_by_digit(std::span<const std::uint64_t> from, std::span<std::uint64_t> to, int shift, const Counts& count) {
  Counts place;
  std::uint32_t begin = 0;
  for (std::size_t digit = 0; digit < place.size(); ++digit) {
    place[digit] = begin;
    begin += count[digit];
  }
  for (const std::uint64_t key : from) to[place[(key >> shift) & digit_mask]++] = key;
}

}  // namespace

std::span<std::uint64_t> radix_sort(std::span<std::uint64_t> keys, std::span<std::uint64_t> scratch, int first_bit) {
  std::uint64_t used = 0;
  for (const std::uint64_t key : keys) used |= key;
  // Three digits are counted in one reading: neighbours often share their high digit, and would wait for its count.
  for (int shift = first_bit; shift < 64 && used >> shift != 0;) {
    std::array<Counts, 3> counts{};
    for (const std::uint64_t key : keys) {
      std::uint64_t rest = key >> shift;
      for (Counts& count : counts) {
        ++count[rest & digit_mask];
        rest >>= digit_bits;
      }
    }
    for (const Counts& count : counts) {
      if (shift >= 64 || used >> shift == 0) break;
      move_by_digit(keys, scratch, shift, count);
      std::swap(keys, scratch);
      shift += digit_bits;
    }
  }
  return keys;
}

}  // namespace schedsweep
