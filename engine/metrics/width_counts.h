#pragma once

#include "engine/types.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace schedsweep {

/// A multiset of widths, or of their codes, that knows its smallest: a count per width, and over them a tree of 64-way
/// bit words whose bits say which part is not empty.
/// Cost: one word for each factor 64 of the widest width, two up to 4095 processors.
class WidthCounts {
 public:
  /// What smallest() answers for an empty set: wider than any machine.
  static constexpr Procs none = std::numeric_limits<Procs>::max();

  /// Empties the set and prepares it for widths in [0, widest].
  void reset(Procs widest) {
    std::size_t n = static_cast<std::size_t>(widest) + 1;
    count_.assign(n, 0);
    depth_ = 0;
    do {
      n = (n + 63) / 64;
      level_[depth_++].assign(n, 0);
    } while (n > 1);
  }

  void add(Procs width) {
    auto at = static_cast<std::size_t>(width);
    if (count_[at]++ > 0) return;
    for (std::size_t level = 0; level < depth_; ++level, at /= 64) level_[level][at / 64] |= bit(at);
  }

  /// Shape: `width` is in the set.
  void remove(Procs width) {
    auto at = static_cast<std::size_t>(width);
    if (--count_[at] > 0) return;
    for (std::size_t level = 0; level < depth_; ++level, at /= 64) {
      if ((level_[level][at / 64] &= ~bit(at)) != 0) return;
    }
  }

  Procs smallest() const {
    std::size_t at = 0;
    if (level_[depth_ - 1][0] == 0) return none;
    for (std::size_t level = depth_; level-- > 0;) {
      const std::uint64_t word = level_[level][at];
      at = at * 64 + static_cast<std::size_t>(std::countr_zero(word));
    }
    return static_cast<Procs>(at);
  }

 private:
  static std::uint64_t bit(std::size_t at) { return std::uint64_t{1} << (at % 64); }

  std::vector<std::uint32_t> count_;
  std::array<std::vector<std::uint64_t>, 6> level_;  // 64^6 exceeds any Procs
  std::size_t depth_ = 0;
};

}  // namespace schedsweep
