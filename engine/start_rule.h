#pragma once

#include "engine/types.h"

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

/// First i in [begin, end) that the rule admits; end or more when there is none. Reads whole strips, so up to
/// search_strip - 1 entries before begin and past the end.
std::size_t first_admitted(const Procs* width, const JobSeconds* guard_s, std::size_t begin, std::size_t end,
                           StartRule rule);

}  // namespace schedsweep
