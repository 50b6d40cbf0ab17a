#pragma once

#include "engine/types.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// The smallest level that was not exceeded for 95 % of a span of time, for a level that changes as time passes.
/// The time is counted by groups of levels; of each state only what may yet turn out to lie in the group of the result
/// is kept. Cost: linear.
class LevelQuantile {
 public:
  /// Shape: `total_s` is all the time there will be.
  void reset(Seconds total_s);

  /// The level stood at `level` for `seconds`, which may be 0; it is 0 for what remains of the time.
  void stood(std::int64_t level, Seconds seconds) {
    if (level < lowest_possible_) return;
    max_ = std::max(max_, seconds > 0 ? level : 0);
    time_s_[group_of(level)] += seconds;
    if (level >= first_shared_level) kept_.push_back({level, seconds});
    if (--until_review_ == 0) review();
  }

  std::int64_t p95();

  /// The highest level that lasted.
  std::int64_t max() const { return max_; }

 private:
  struct State {
    std::int64_t level;
    Seconds seconds;
  };

  struct Place {
    std::size_t group;
    Seconds above_s;  ///< time in higher groups
  };

  /// Levels below 64 have a group each, above there are 32 for each power of two.
  static std::size_t group_of(std::int64_t level) {
    const auto bits = static_cast<std::uint64_t>(level);
    const int shift = static_cast<int>(std::bit_width(bits | 32)) - 6;
    return 32 * static_cast<std::size_t>(shift) + (bits >> shift);
  }

  static std::int64_t lowest_of(std::size_t group) {
    if (group < 64) return static_cast<std::int64_t>(group);
    return static_cast<std::int64_t>(32 + group % 32) << (group / 32 - 1);
  }

  bool enough_without(Seconds above_s) const {
    return static_cast<double>(total_s_ - above_s) >= 0.95 * static_cast<double>(total_s_);
  }

  Place lowest_place() const;
  void review();

  static constexpr std::int64_t first_shared_level = 64;
  std::array<Seconds, 64 * 32> time_s_;
  std::vector<State> kept_;
  std::int64_t lowest_possible_ = 1;  ///< the result is not below, nor does the time spent below matter
  std::size_t until_review_ = 0;
  std::int64_t max_ = 0;
  Seconds total_s_ = 0;
};

}  // namespace schedsweep
