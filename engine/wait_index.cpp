#include "engine/wait_index.h"

#include "engine/multiversion.h"

#include <algorithm>

namespace schedsweep {
namespace {

constexpr std::size_t fanout_bits = 6;
constexpr std::size_t fanout = std::size_t{1} << fanout_bits;

static_assert(fanout % search_strip == 0);

inline std::int32_t minimum_of_group(const std::int32_t* values) {
  std::int32_t minimum = values[0];
  for (std::size_t i = 1; i < fanout; ++i) minimum = std::min(minimum, values[i]);
  return minimum;
}

}  // namespace

void WaitIndex::reset(std::size_t n) {
  std::size_t depth = 0;
  for (std::size_t entries = n;; entries = (entries + fanout - 1) / fanout) {
    if (levels_.size() == depth) levels_.emplace_back();
    Level& level = levels_[depth];
    const std::size_t padded = (entries + fanout - 1) / fanout * fanout;
    level.width.assign(padded, no_width);
    level.guard_s.assign(padded, no_guard_s);
    level.loose.assign(depth == 0 ? 0 : padded, 0);
    ++depth;
    // Levels of an earlier, larger run stay, so that the next such run allocates nothing.
    if (entries <= fanout && depth == levels_.size()) break;
  }
  size_ = 0;
  head_ = none;
  tail_ = 0;
}

void WaitIndex::insert(std::size_t rank, Procs width, JobSeconds guard_s) {
  std::size_t entry = rank;
  for (Level& level : levels_) {
    if (level.width[entry] <= width && level.guard_s[entry] <= guard_s) break;
    level.width[entry] = std::min(level.width[entry], width);
    level.guard_s[entry] = std::min(level.guard_s[entry], guard_s);
    entry >>= fanout_bits;
  }
  head_ = size_ == 0 ? rank : std::min(head_, rank);
  tail_ = size_ == 0 ? rank : std::max(tail_, rank);
  ++size_;
}

void WaitIndex::erase(std::size_t rank) {
  levels_[0].width[rank] = no_width;
  levels_[0].guard_s[rank] = no_guard_s;
  if (levels_.size() > 1) levels_[1].loose[rank >> fanout_bits] = 1;
  --size_;
}

std::size_t WaitIndex::next(std::size_t rank, const StartRule& rule) {
  if (size_ == 0 || rank > tail_) return none;
  return search(std::max(rank, head_), rule);
}

std::size_t WaitIndex::search(std::size_t rank, const StartRule& rule) {
  return best_version<&WaitIndex::search_levels>(this, rank, rule);
}

std::size_t WaitIndex::search_levels(std::size_t rank, const StartRule& rule) {
  std::size_t depth = 0;
  std::size_t entry = rank;
  for (;;) {
    const Level& level = levels_[depth];
    const std::size_t last = tail_ >> (depth * fanout_bits);
    const std::size_t end = std::min(entry | (fanout - 1), last) + 1;
    const std::size_t found = find_admitted(level.width.data(), level.guard_s.data(), entry, end, rule);
    if (found < end) {
      if (depth == 0) return found;
      --depth;
      entry = found << fanout_bits;
      continue;
    }
    if (entry % fanout == 0 && depth + 1 < levels_.size()) tighten(depth + 1, entry >> fanout_bits);
    if (end > last) return none;
    ++depth;
    entry = end >> fanout_bits;
  }
}

void WaitIndex::tighten(std::size_t depth, std::size_t entry) {
  Level& level = levels_[depth];
  if (!level.loose[entry]) return;
  const Level& below = levels_[depth - 1];
  const std::size_t begin = entry << fanout_bits;
  level.width[entry] = minimum_of_group(below.width.data() + begin);
  level.guard_s[entry] = minimum_of_group(below.guard_s.data() + begin);
  level.loose[entry] = 0;
  if (depth + 1 < levels_.size()) levels_[depth + 1].loose[entry >> fanout_bits] = 1;
}

}  // namespace schedsweep
