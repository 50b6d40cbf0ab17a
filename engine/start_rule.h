#pragma once

#include "engine/types.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace schedsweep {

/// What a waiting job must satisfy to start now: width <= free and (guard <= slack or width <= spare).
struct StartRule {
  Procs free;
  JobSeconds slack_s;  ///< until the shadow time
  Procs spare;

  bool admits(Procs width, JobSeconds guard_s) const { return width <= free && (guard_s <= slack_s || width <= spare); }
};

/// No width of a job: what stands where no job waits, so that no rule admits it.
inline constexpr Procs no_width = std::numeric_limits<Procs>::max();

/// Met by every waiting job, and by none.
inline constexpr StartRule any_job{no_width - 1, std::numeric_limits<JobSeconds>::max(), 0};
inline constexpr StartRule no_job{-1, 0, 0};

/// Columns that are searched are padded to multiples of this many entries.
inline constexpr std::size_t search_strip = 16;

/// Entries of one strip as masks: all ones where the rule refuses. No branch, so that it becomes vector code.
[[gnu::always_inline]] inline std::int32_t refused(Procs width, JobSeconds guard_s, const StartRule& rule) {
  const std::int32_t too_wide = width > rule.free ? -1 : 0;
  const std::int32_t too_long = guard_s > rule.slack_s ? -1 : 0;
  const std::int32_t past_spare = width > rule.spare ? -1 : 0;
  return too_wide | (too_long & past_spare);
}

/// First i in [begin, end) that the rule admits; end or more when there is none. Reads whole strips, so up to
/// search_strip - 1 entries before begin and past the end. For callers that are vector code themselves.
[[gnu::always_inline]] inline std::size_t find_admitted(const Procs* width, const JobSeconds* guard_s,
                                                        std::size_t begin, std::size_t end, const StartRule& rule) {
  for (std::size_t at = begin & ~(search_strip - 1); at < end; at += search_strip) {
    constexpr auto none = static_cast<std::int32_t>(search_strip);
    const auto before = static_cast<std::int32_t>(begin) - static_cast<std::int32_t>(at);
    std::int32_t first = none;  // the least place that is not refused
    for (std::int32_t i = 0; i < none; ++i) {
      const std::size_t entry = at + static_cast<std::size_t>(i);
      const std::int32_t too_early = i < before ? -1 : 0;
      first = std::min(first, i | ((refused(width[entry], guard_s[entry], rule) | too_early) & none));
    }
    if (first < none) return at + static_cast<std::size_t>(first);
  }
  return end;
}

/// Likewise, in the best version for this machine.
std::size_t first_admitted(const Procs* width, const JobSeconds* guard_s, std::size_t begin, std::size_t end,
                           StartRule rule);

}  // namespace schedsweep
