#include "engine/start_rule.h"

#include "engine/multiversion.h"

#include <algorithm>

namespace schedsweep {
namespace {

/// Whether the rule admits one of a strip. No branch, and comparisons as masks, so that it becomes vector code.
[[gnu::always_inline]] inline bool admits_any(const Procs* width, const JobSeconds* guard_s, const StartRule& rule) {
  std::int32_t all_refused = -1;
  for (std::size_t i = 0; i < search_strip; ++i) {
    const std::int32_t too_wide = width[i] > rule.free ? -1 : 0;
    const std::int32_t too_long = guard_s[i] > rule.slack_s ? -1 : 0;
    const std::int32_t past_spare = width[i] > rule.spare ? -1 : 0;
    all_refused &= too_wide | (too_long & past_spare);
  }
  return all_refused == 0;
}

}  // namespace

SCHEDSWEEP_MULTIVERSION
std::size_t first_admitted(const Procs* width, const JobSeconds* guard_s, std::size_t begin, std::size_t end,
                           StartRule rule) {
  for (std::size_t at = begin & ~(search_strip - 1); at < end; at += search_strip) {
    if (!admits_any(width + at, guard_s + at, rule)) continue;
    for (std::size_t i = std::max(at, begin); i < at + search_strip; ++i)
      if (rule.admits(width[i], guard_s[i])) return i;
  }
  return end;
}

}  // namespace schedsweep
