#pragma once

#include "engine/start_rule.h"
#include "engine/types.h"
#include "engine/wait_block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

inline constexpr std::size_t group_blocks = block_jobs;
inline constexpr std::size_t width_classes = 16;

/// Jobs of class c or less are narrower than 2^(c + 1); all are of the last.
inline std::size_t width_class(Procs width) {
  return std::min<std::size_t>(std::bit_width(static_cast<std::uint32_t>(width)) - 1, width_classes - 1);
}

inline Procs widest_of(std::size_t width_class) {
  return width_class + 1 == width_classes ? no_width - 1 : (Procs{2} << width_class) - 1;
}

/// Of the entries of one block or group.
inline std::int32_t least(const std::int32_t* values) {
  std::int32_t least = values[0];
  for (std::size_t i = 1; i < block_jobs; ++i) least = std::min(least, values[i]);
  return least;
}

/// Of the jobs of one block that are no wider than `widest`.
inline JobSeconds least_guard_s(const Procs* width, const JobSeconds* guard_s, Procs widest) {
  JobSeconds least_s = no_guard_s;
  for (std::size_t i = 0; i < block_jobs; ++i)
    least_s = std::min(least_s, width[i] <= widest ? guard_s[i] : no_guard_s);
  return least_s;
}

/// Lower bounds by place, padded to whole groups with what no rule admits.
struct WaitBounds {
  std::vector<Procs> width;
  std::array<std::vector<JobSeconds>, width_classes> guard_s;  ///< of the jobs of a class or less

  /// Calls change(column, value that no rule admits) for each column.
  template <class Change>
  void for_each_column(Change change) {
    change(width, no_width);
    for (std::vector<JobSeconds>& column : guard_s) change(column, no_guard_s);
  }

  void resize(std::size_t n) {
    for_each_column([=](auto& column, std::int32_t nothing) {
      column.resize((n + group_blocks) / group_blocks * group_blocks, nothing);
      std::fill(column.begin() + static_cast<std::ptrdiff_t>(n), column.end(), nothing);
    });
  }

  void insert(std::size_t place) {
    for_each_column([=](auto& column, std::int32_t nothing) {
      column.insert(column.begin() + static_cast<std::ptrdiff_t>(place), nothing);
    });
  }

  void erase(std::size_t place) {
    for_each_column(
        [=](auto& column, std::int32_t) { column.erase(column.begin() + static_cast<std::ptrdiff_t>(place)); });
  }

  void lower(std::size_t place, Procs to_width, JobSeconds to_guard_s) {
    width[place] = std::min(width[place], to_width);
    for (std::size_t c = width_class(to_width); c < width_classes; ++c)
      guard_s[c][place] = std::min(guard_s[c][place], to_guard_s);
  }

  /// Lowers each group in [begin, end) to the bounds of its block number `taken_in`.
  void lower_each(std::size_t begin, std::size_t end, const WaitBounds& blocks, std::size_t taken_in) {
    const auto lower_column = [=](auto& groups, const auto& of_blocks) {
      for (std::size_t group = begin; group < end; ++group)
        groups[group] = std::min(groups[group], of_blocks[group * group_blocks + taken_in]);
    };
    lower_column(width, blocks.width);
    for (std::size_t c = 0; c < width_classes; ++c) lower_column(guard_s[c], blocks.guard_s[c]);
  }

  std::size_t find(std::size_t begin, std::size_t end, const StartRule& rule) const {
    return find_admitted(width.data(), guard_s[width_class(rule.free)].data(), begin, end, rule);
  }
};

}  // namespace schedsweep
