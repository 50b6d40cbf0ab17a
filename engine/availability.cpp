#include "engine/availability.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::size_t n_steps = Availability::block_size;

/// A bit a step of a block.
using StepSet = std::uint32_t;
static_assert(std::numeric_limits<StepSet>::digits == n_steps);
constexpr StepSet all_steps = ~StepSet{0};

/// How many of a block's instants are `at_s` or earlier. No branch, so that it becomes vector code, here and below.
SCHEDSWEEP_MULTIVERSION
std::size_t n_begun(const Seconds* begin_s, Seconds at_s) {
  Seconds n = 0;
  for (std::size_t i = 0; i < n_steps; ++i) n += begin_s[i] <= at_s ? 1 : 0;
  return static_cast<std::size_t>(n);
}

SCHEDSWEEP_MULTIVERSION
StepSet wide_enough(const Procs* level, Procs width) {
  StepSet steps = 0;
  for (std::size_t i = 0; i < n_steps; ++i) steps |= StepSet{level[i] >= width} << i;
  return steps;
}

struct Extremes {
  Procs lowest;
  Procs highest;
};

/// From step `first` on, each level becomes that of `shift` steps further plus `delta`; shift is -1, 0 or 1.
/// One pass for all, since levels read again soon after they were written at another alignment stall the processor.
/// Shape: level[-1] and level[n_steps] are memory too.
SCHEDSWEEP_MULTIVERSION
Extremes change_levels(Procs* level, std::int32_t first, std::int32_t shift, Procs delta) {
  const Procs* source = level + shift;
  std::array<Procs, n_steps> changed;
  Procs lowest = std::numeric_limits<Procs>::max();
  Procs highest = std::numeric_limits<Procs>::min();
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(n_steps); ++i) {
    const Procs kept = level[i];
    const Procs moved = source[i] + delta;
    const Procs now = i < first ? kept : moved;
    lowest = std::min(lowest, now);
    highest = std::max(highest, now);
    changed[static_cast<std::size_t>(i)] = now;
  }
  std::copy(changed.begin(), changed.end(), level);
  level[n_steps] = changed.back();
  return {lowest, highest};
}

}  // namespace

void Availability::reset(Seconds from_s, Procs free) {
  unused_.resize(blocks_.size());
  std::iota(unused_.begin(), unused_.end(), 0u);
  order_.clear();
  before_ = 0;
  beginning_s_ = from_s;
  const std::uint32_t block = take_block();
  blocks_[block].begin_s.fill(forever);
  blocks_[block].begin_s[0] = from_s;
  blocks_[block].level.fill(free);
  blocks_[block].level.front() = 0;
  order_.push_back({from_s, free, free, free, 1, block});
}

void Availability::add(Seconds begin_s, Seconds end_s, Procs delta) {
  begin_s = std::max(begin_s, beginning_s_);
  if (begin_s >= end_s || delta == 0) return;
  step(begin_s, delta);
  if (end_s != forever) step(end_s, -delta);
}

void Availability::forget_before(Seconds now_s) {
  beginning_s_ = std::max(beginning_s_, now_s);
  std::size_t passed = 0;
  for (; passed + 1 < order_.size() && order_[passed + 1].first_s <= now_s; ++passed) before_ += order_[passed].last;
  if (passed != 0) release(0, passed);
}

Seconds Availability::earliest_fit(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const {
  SCHEDSWEEP_CHECK(from_s >= beginning_s_ && length_s >= 1);
  if (from_s >= limit_s) return limit_s;
  const Place from = place_of(from_s);
  Procs base = level_before(from.rank);
  StepSet ahead = all_steps << from.step;
  // While a window is open it is [start_s, end_s); while none is, both are the limit. A turn opens or closes it.
  bool open = false;
  Seconds start_s = limit_s;
  Seconds end_s = limit_s;
  for (std::size_t rank = from.rank; rank < order_.size(); ++rank, ahead = all_steps) {
    const Summary& summary = order_[rank];
    if (summary.first_s >= end_s) break;
    const Procs needed = width - base;
    base += summary.last;
    if (open ? summary.lowest >= needed : summary.highest < needed) continue;
    const Block& block = blocks_[summary.block];
    const StepSet wide = wide_enough(block.level.data() + 1, needed);
    while (const StepSet turns = (open ? ~wide : wide) & ahead) {
      const int next = std::countr_zero(turns);
      const Seconds turn_s = block.begin_s[static_cast<std::size_t>(next)];
      if (turn_s >= end_s) return start_s;
      ahead = all_steps << next;
      open = !open;
      start_s = open ? std::max(from_s, turn_s) : limit_s;
      end_s = open && start_s <= forever - length_s ? std::min(limit_s, start_s + length_s) : limit_s;
    }
  }
  return start_s;
}

Procs Availability::min_free(Seconds begin_s, Seconds end_s) const {
  SCHEDSWEEP_CHECK(begin_s >= beginning_s_ && begin_s < end_s);
  const Place begin = place_of(begin_s);
  Procs base = level_before(begin.rank);
  Procs lowest = std::numeric_limits<Procs>::max();
  std::size_t first = begin.step;
  for (std::size_t rank = begin.rank; rank < order_.size() && order_[rank].first_s < end_s; ++rank, first = 0) {
    const Summary& summary = order_[rank];
    const Block& block = blocks_[summary.block];
    if (first == 0 && block.begin_s[summary.n_steps - 1] < end_s) {
      lowest = std::min(lowest, base + summary.lowest);
    } else {
      for (std::size_t i = first; i < summary.n_steps && block.begin_s[i] < end_s; ++i)
        lowest = std::min(lowest, base + block.level[i + 1]);
    }
    base += summary.last;
  }
  return lowest;
}

std::size_t Availability::size() const {
  std::size_t n = 0;
  for (const Summary& summary : order_) n += summary.n_steps;
  return n;
}

Availability::Place Availability::place_of(Seconds at_s) const {
  std::size_t rank = 0;
  for (std::size_t n = order_.size(); n > 1;) {
    const std::size_t half = n / 2;
    rank += order_[rank + half].first_s <= at_s ? half : 0;
    n -= half;
  }
  return {rank, n_begun(blocks_[order_[rank].block].begin_s.data(), at_s) - 1};
}

Procs Availability::level_before(std::size_t rank) const {
  Procs level = before_;
  for (std::size_t i = 0; i < rank; ++i) level += order_[i].last;
  return level;
}

void Availability::step(Seconds at_s, Procs delta) {
  Place place = place_of(at_s);
  const Block& block = blocks_[order_[place.rank].block];
  if (block.begin_s[place.step] != at_s) {
    if (order_[place.rank].n_steps == block_size) place = split(place);
    insert_behind(place, at_s, delta);
  } else if (block.level[place.step + 1] + delta == block.level[place.step] && place.rank + place.step != 0) {
    erase(place, delta);
  } else {
    change(place, 0, delta);
  }
}

void Availability::insert_behind(Place place, Seconds at_s, Procs delta) {
  Summary& summary = order_[place.rank];
  auto& begin_s = blocks_[summary.block].begin_s;
  const auto gap = begin_s.begin() + static_cast<std::ptrdiff_t>(place.step) + 1;
  std::copy_backward(gap, begin_s.end() - 1, begin_s.end());
  *gap = at_s;
  ++summary.n_steps;
  change({place.rank, place.step + 1}, -1, delta);
}

void Availability::erase(Place place, Procs delta) {
  Summary& summary = order_[place.rank];
  auto& begin_s = blocks_[summary.block].begin_s;
  const auto erased = begin_s.begin() + static_cast<std::ptrdiff_t>(place.step);
  std::copy(erased + 1, begin_s.end(), erased);
  begin_s.back() = forever;
  if (--summary.n_steps == 0) return release(place.rank, place.rank + 1);
  summary.first_s = begin_s.front();
  change(place, 1, delta);
  if (place.rank + 1 < order_.size() && merge_next(place.rank)) return;
  if (place.rank > 0) merge_next(place.rank - 1);
}

void Availability::change(Place place, std::int32_t shift, Procs delta) {
  Summary& summary = order_[place.rank];
  Block& block = blocks_[summary.block];
  const Extremes extremes = change_levels(block.level.data() + 1, static_cast<std::int32_t>(place.step), shift, delta);
  summary.lowest = extremes.lowest;
  summary.highest = extremes.highest;
  summary.last = block.level.back();
}

Availability::Place Availability::split(Place place) {
  constexpr std::size_t half = block_size / 2;
  const std::uint32_t added = take_block();
  Summary& summary = order_[place.rank];
  Block& low = blocks_[summary.block];
  Block& high = blocks_[added];
  const Procs middle = low.level[half];
  for (std::size_t i = 0; i < half; ++i) {
    high.begin_s[i] = low.begin_s[half + i];
    high.level[i + 1] = low.level[half + i + 1] - middle;
    high.level[half + i + 1] = low.level[block_size] - middle;
    low.level[half + i + 1] = middle;
    low.begin_s[half + i] = high.begin_s[half + i] = forever;
  }
  high.level.front() = 0;
  summary.n_steps = half;
  const auto next = order_.begin() + static_cast<std::ptrdiff_t>(place.rank) + 1;
  order_.insert(next, Summary{high.begin_s.front(), 0, 0, 0, half, added});
  change({place.rank, 0}, 0, 0);
  change({place.rank + 1, 0}, 0, 0);
  return place.step < half ? place : Place{place.rank + 1, place.step - half};
}

bool Availability::merge_next(std::size_t rank) {
  Summary& summary = order_[rank];
  const Summary& next = order_[rank + 1];
  if (summary.n_steps + next.n_steps > block_size / 2) return false;
  Block& block = blocks_[summary.block];
  const Block& behind = blocks_[next.block];
  for (std::size_t i = 0; summary.n_steps + i < block_size; ++i) {
    block.begin_s[summary.n_steps + i] = behind.begin_s[i];
    block.level[summary.n_steps + i + 1] = behind.level[i + 1] + summary.last;
  }
  summary.n_steps += next.n_steps;
  change({rank, 0}, 0, 0);
  release(rank + 1, rank + 2);
  return true;
}

std::uint32_t Availability::take_block() {
  if (unused_.empty()) {
    blocks_.emplace_back();
    unused_.reserve(blocks_.capacity());
    return static_cast<std::uint32_t>(blocks_.size() - 1);
  }
  const std::uint32_t block = unused_.back();
  unused_.pop_back();
  return block;
}

void Availability::release(std::size_t begin_rank, std::size_t end_rank) {
  const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(begin_rank);
  const auto end = order_.begin() + static_cast<std::ptrdiff_t>(end_rank);
  for (auto summary = begin; summary != end; ++summary) unused_.push_back(summary->block);
  order_.erase(begin, end);
}

}  // namespace schedsweep
