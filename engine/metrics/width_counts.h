#pragma once

#include "engine/types.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// A multiset of widths, or of their codes, that knows its smallest: a count per width, and over them a tree of 64-way
/// bit words whose bits say which part is not empty. It branches on no width.
/// Cost: one word for each factor 64 of the widest width, two up to 4095 processors.
class WidthCounts {
 public:
  /// Empties the set and prepares it for widths in [0, widest].
  void reset(Procs widest) {
    std::size_t n = static_cast<std::size_t>(widest) + 1;
    count_.assign(n, 0);
    depth_ = 0;
    words_.clear();
    do {
      n = (n + 63) / 64;
      begin_[depth_++] = words_.size();
      words_.resize(words_.size() + n);
    } while (n > 1);
  }

  /// Adds `by` of a width. Shape: `by` does not make the count of any width negative.
  void change(Procs width, std::int32_t by) {
    auto at = static_cast<std::size_t>(width);
    count_[at] += by;
    std::uint64_t occupied = count_[at] != 0 ? 1 : 0;
    for (std::size_t level = 0; level < depth_; ++level, at /= 64) {
      std::uint64_t& word = words_[begin_[level] + at / 64];
      word = (word & ~(std::uint64_t{1} << (at % 64))) | occupied << (at % 64);
      occupied = word != 0 ? 1 : 0;
    }
  }

  /// Shape: the set is not empty, or the answer means nothing.
  Procs smallest() const {
    std::size_t at = 0;
    for (std::size_t level = depth_; level-- > 0;)
      at = at * 64 + static_cast<std::size_t>(std::countr_zero(words_[begin_[level] + at]) % 64);
    return static_cast<Procs>(at);
  }

 private:
  std::vector<std::int32_t> count_;
  std::vector<std::uint64_t> words_;    // of all levels, from the widths up to the one word that covers them
  std::array<std::size_t, 6> begin_{};  // of each level; 64^6 exceeds any Procs
  std::size_t depth_ = 0;
};

}  // namespace schedsweep
