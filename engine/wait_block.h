#pragma once

#include "engine/start_rule.h"
#include "engine/types.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace schedsweep {

/// Where nobody waits, the guard that no slack reaches.
inline constexpr JobSeconds no_guard_s = std::numeric_limits<JobSeconds>::max();

inline constexpr std::size_t block_jobs = 64;

/// Jobs by rank in [begin, end). Where none waits stands no_width.
struct WaitBlock {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t live = 0;
  std::array<Procs, block_jobs> width;
  std::array<JobSeconds, block_jobs> guard_s;
  std::array<std::uint32_t, block_jobs> rank;

  void clear() {
    begin = end = live = 0;
    width.fill(no_width);
    guard_s.fill(no_guard_s);
  }

  void move(std::size_t from, std::size_t to) {
    width[to] = width[from];
    guard_s[to] = guard_s[from];
    rank[to] = rank[from];
  }

  void erase(std::size_t slot) {
    width[slot] = no_width;
    guard_s[slot] = no_guard_s;
    --live;
    while (begin < end && width[begin] == no_width) ++begin;
  }

  /// Closes the gaps; the job that stood at `slot`, or the first behind it, then stands where it returns.
  std::size_t close_gaps(std::size_t slot = 0) {
    std::size_t kept = 0, stands = 0;
    for (std::size_t from = begin; from < end; ++from) {
      if (from == slot) stands = kept;
      move(from, kept);
      kept += width[from] != no_width;
    }
    begin = 0;
    shorten(kept);
    return stands;
  }

  /// Adds the jobs of `from` behind `begin_from`; both without gaps.
  void append(const WaitBlock& from, std::size_t begin_from) {
    for (std::size_t i = begin_from; i < from.end; ++i, ++end, ++live) {
      width[end] = from.width[i];
      guard_s[end] = from.guard_s[i];
      rank[end] = from.rank[i];
    }
  }

  /// Keeps the first `n` jobs of a block without gaps.
  void shorten(std::size_t n) {
    std::fill(width.begin() + static_cast<std::ptrdiff_t>(n), width.end(), no_width);
    std::fill(guard_s.begin() + static_cast<std::ptrdiff_t>(n), guard_s.end(), no_guard_s);
    end = live = n;
  }

  /// Where this rank stands or would.
  std::size_t slot_of(std::uint32_t wanted) const {
    std::size_t slot = begin;
    for (std::size_t i = begin; i < end; ++i) slot += rank[i] < wanted;
    return slot;
  }
};

}  // namespace schedsweep
