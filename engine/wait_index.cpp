#include "engine/wait_index.h"

#include <algorithm>

namespace schedsweep {

void WaitIndex::reset(std::size_t n) {
  std::size_t depth = 0;
  for (std::size_t entries = n;; entries = (entries + fanout - 1) / fanout) {
    if (levels_.size() == depth) levels_.emplace_back();
    levels_[depth].width.assign(entries, no_width);
    levels_[depth].guard_s.assign(entries, no_guard_s);
    ++depth;
    // Levels that only a larger run needs stay, one entry each, so that the next such run finds their memory.
    if (entries <= fanout && depth == levels_.size()) break;
  }
  size_ = 0;
  head_ = none;
}

void WaitIndex::insert(std::size_t rank, Procs width, JobSeconds guard_s) {
  std::size_t entry = rank;
  for (Level& level : levels_) {
    if (level.width[entry] <= width && level.guard_s[entry] <= guard_s) break;
    level.width[entry] = std::min(level.width[entry], width);
    level.guard_s[entry] = std::min(level.guard_s[entry], guard_s);
    entry /= fanout;
  }
  ++size_;
  head_ = std::min(head_, rank);
}

void WaitIndex::erase(std::size_t rank) {
  const Procs width = levels_[0].width[rank];
  const JobSeconds guard_s = levels_[0].guard_s[rank];
  levels_[0].width[rank] = no_width;
  levels_[0].guard_s[rank] = no_guard_s;
  --size_;
  std::size_t entry = rank;
  for (std::size_t depth = 1; depth < levels_.size(); ++depth) {
    const Level& below = levels_[depth - 1];
    Level& level = levels_[depth];
    entry /= fanout;
    if (level.width[entry] < width && level.guard_s[entry] < guard_s) break;  // the job was neither minimum
    const std::size_t begin = entry * fanout;
    const std::size_t end = std::min(begin + fanout, below.width.size());
    Procs min_width = no_width;
    JobSeconds min_guard_s = no_guard_s;
    for (std::size_t i = begin; i < end; ++i) {
      min_width = std::min(min_width, below.width[i]);
      min_guard_s = std::min(min_guard_s, below.guard_s[i]);
    }
    level.width[entry] = min_width;
    level.guard_s[entry] = min_guard_s;
  }
}

std::size_t WaitIndex::next(std::size_t rank, const StartRule& rule) const {
  if (rank == none) return none;
  std::size_t depth = 0;
  std::size_t entry = rank;
  for (;;) {
    const Level& level = levels_[depth];
    const std::size_t end = std::min((entry / fanout + 1) * fanout, level.width.size());
    const auto may_start = [&](std::size_t i) {
      return level.width[i] <= rule.free && (level.guard_s[i] <= rule.slack_s || level.width[i] <= rule.spare);
    };
    while (entry < end && !may_start(entry)) ++entry;
    if (entry < end) {
      if (depth == 0) return entry;
      --depth;
      entry *= fanout;
    } else {
      if (end == level.width.size()) return none;
      ++depth;
      entry = end / fanout;
    }
  }
}

}  // namespace schedsweep
