#include "engine/availability.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>
#include <utility>

namespace schedsweep {
namespace {

constexpr std::size_t n_steps = Availability::block_size;

/// A bit a step of a block.
using StepSet = std::uint32_t;
static_assert(std::numeric_limits<StepSet>::digits == n_steps);
constexpr StepSet all_steps = ~StepSet{0};

/// How many of a block's instants are `at_s` or earlier. No branch, so that it becomes vector code, here and below.
inline std::size_t n_begun(const Seconds* begin_s, Seconds at_s) {
  Seconds n = 0;
  for (std::size_t i = 0; i < n_steps; ++i) n += begin_s[i] <= at_s ? 1 : 0;
  return static_cast<std::size_t>(n);
}

inline StepSet wide_enough(const Procs* level, Procs width) {
  StepSet steps = 0;
  for (std::size_t i = 0; i < n_steps; ++i) steps |= StepSet{level[i] >= width} << i;
  return steps;
}

/// Steps [first, behind) change by `delta`; the lowest and the highest level then.
inline std::pair<Procs, Procs> change_levels(Procs* level, std::int32_t first, std::int32_t behind, Procs delta) {
  Procs lowest = std::numeric_limits<Procs>::max();
  Procs highest = std::numeric_limits<Procs>::min();
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(n_steps); ++i) {
    level[i] += (i >= first) & (i < behind) ? delta : 0;
    lowest = std::min(lowest, level[i]);
    highest = std::max(highest, level[i]);
  }
  return {lowest, highest};
}

inline Seconds end_of(Seconds begin_s, Seconds length_s) {
  return begin_s <= Availability::forever - length_s ? begin_s + length_s : Availability::forever;
}

}  // namespace

void Availability::reset(Seconds from_s, Procs free) {
  unused_.resize(blocks_.size());
  std::iota(unused_.begin(), unused_.end(), 0u);
  order_.clear();
  beginning_s_ = from_s;
  const std::uint32_t block = take_block();
  blocks_[block].begin_s.fill(forever);
  blocks_[block].begin_s[0] = from_s;
  blocks_[block].level.fill(0);
  order_.push_back({from_s, free, 0, 0, 1, block});
}

void Availability::add(Seconds begin_s, Seconds end_s, Procs delta) {
  begin_s = std::max(begin_s, beginning_s_);
  if (begin_s < end_s && delta != 0) best_version<&Availability::change_window>(this, begin_s, end_s, delta);
}

void Availability::change_window(Seconds begin_s, Seconds end_s, Procs delta) {
  add_from(place_of(begin_s), begin_s, end_s, delta);
}

void Availability::forget_before(Seconds now_s) {
  beginning_s_ = std::max(beginning_s_, now_s);
  std::size_t passed = 0;
  while (passed + 1 < order_.size() && order_[passed + 1].first_s <= now_s) ++passed;
  if (passed != 0) release(0, passed);
}

Seconds Availability::earliest_fit(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const {
  SCHEDSWEEP_CHECK(from_s >= beginning_s_ && length_s >= 1);
  return from_s < limit_s ? find(from_s, width, length_s, limit_s).begin_s : limit_s;
}

Seconds Availability::take(Seconds from_s, Procs width, Seconds length_s) {
  SCHEDSWEEP_CHECK(from_s >= beginning_s_ && length_s >= 1);
  const Fit fit = find(from_s, width, length_s, forever);
  SCHEDSWEEP_CHECK(fit.begin_s != forever);
  best_version<&Availability::add_from>(this, fit.place, fit.begin_s, end_of(fit.begin_s, length_s), -width);
  return fit.begin_s;
}

Availability::Fit Availability::find(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const {
  return best_version<&Availability::search>(this, from_s, width, length_s, limit_s);
}

Availability::Fit Availability::search(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const {
  std::size_t rank = from_s == beginning_s_ ? 0 : rank_of(from_s);
  StepSet ahead = all_steps << (n_begun(blocks_[order_[rank].block].begin_s.data(), from_s) - 1);
  // While a window is open it is [fit.begin_s, end_s); while none is, both are the limit. A turn opens or closes it.
  bool open = false;
  Fit fit{limit_s, {}};
  Seconds end_s = limit_s;
  for (; rank < order_.size(); ++rank, ahead = all_steps) {
    const Summary& summary = order_[rank];
    if (summary.first_s >= end_s) break;
    const Procs needed = width - summary.offset;
    if (open ? summary.lowest >= needed : summary.highest < needed) continue;
    const Block& block = blocks_[summary.block];
    const StepSet wide = wide_enough(block.level.data(), needed);
    while (const StepSet turns = (open ? ~wide : wide) & ahead) {
      const auto next = static_cast<std::size_t>(std::countr_zero(turns));
      const Seconds turn_s = block.begin_s[next];
      if (turn_s >= end_s) return fit;
      ahead = all_steps << next;
      open = !open;
      fit = {open ? std::max(from_s, turn_s) : limit_s, {rank, next}};
      end_s = open ? std::min(limit_s, end_of(fit.begin_s, length_s)) : limit_s;
    }
  }
  return fit;
}

Procs Availability::min_free(Seconds begin_s, Seconds end_s) const {
  return best_version<&Availability::extremes>(this, begin_s, end_s).lowest;
}

Procs Availability::max_free(Seconds begin_s, Seconds end_s) const {
  return best_version<&Availability::extremes>(this, begin_s, end_s).highest;
}

Availability::Extremes Availability::extremes(Seconds begin_s, Seconds end_s) const {
  SCHEDSWEEP_CHECK(begin_s >= beginning_s_ && begin_s < end_s);
  Extremes all{std::numeric_limits<Procs>::max(), std::numeric_limits<Procs>::min()};
  Place at = place_of(begin_s);
  for (; at.rank < order_.size() && order_[at.rank].first_s < end_s; at = {at.rank + 1, 0}) {
    const Summary& summary = order_[at.rank];
    const Block& block = blocks_[summary.block];
    Extremes here{summary.lowest, summary.highest};
    if (at.step != 0 || block.begin_s[summary.n_steps - 1] >= end_s) {
      here = {block.level[at.step], block.level[at.step]};
      for (std::size_t i = at.step; i < summary.n_steps && block.begin_s[i] < end_s; ++i)
        here = {std::min(here.lowest, block.level[i]), std::max(here.highest, block.level[i])};
    }
    all = {std::min(all.lowest, summary.offset + here.lowest), std::max(all.highest, summary.offset + here.highest)};
  }
  return all;
}

std::size_t Availability::size() const {
  std::size_t n = 0;
  Procs before = 0;
  for (const Summary& summary : order_) {
    for (std::size_t i = 0; i < summary.n_steps; ++i) {
      const Procs level = summary.offset + blocks_[summary.block].level[i];
      n += n == 0 || level != before;
      before = level;
    }
  }
  return n;
}

std::size_t Availability::rank_of(Seconds at_s) const {
  std::size_t rank = 0;
  for (std::size_t n = order_.size(); n > 1;) {
    const std::size_t half = n / 2;
    rank += order_[rank + half].first_s <= at_s ? half : 0;
    n -= half;
  }
  return rank;
}

Availability::Place Availability::place_in(std::size_t rank, Seconds at_s) const {
  return {rank, n_begun(blocks_[order_[rank].block].begin_s.data(), at_s) - 1};
}

/// Adds to [begin_s, end_s), where `begin` is the place of begin_s.
void Availability::add_from(Place begin, Seconds begin_s, Seconds end_s, Procs delta) {
  if (order_[begin.rank].n_steps + 2 > block_size) {
    make_room(begin.rank);
    begin = place_of(begin_s);
  }
  Place end{order_.size(), 0};
  if (end_s != forever) {
    const bool near = begin.rank + 1 == order_.size() || end_s < order_[begin.rank + 1].first_s;
    end = near ? place_in(begin.rank, end_s) : place_of(end_s);
    if (!near && order_[end.rank].n_steps == block_size) {
      make_room(end.rank);
      end = place_of(end_s);
    }
    begin_step(end, end_s);
  }
  const bool inserted = begin_step(begin, begin_s);
  if (begin.rank == end.rank) return change(begin.rank, begin.step, end.step + (inserted ? 1 : 0), delta);
  change(begin.rank, begin.step, block_size, delta);
  for (std::size_t rank = begin.rank + 1; rank < end.rank; ++rank) order_[rank].offset += delta;
  if (end.rank < order_.size() && end.step != 0) change(end.rank, 0, end.step, delta);
}

/// Makes `place` that of a step that begins at `at_s`, of which it is the place; whether it inserts one.
bool Availability::begin_step(Place& place, Seconds at_s) {
  Summary& summary = order_[place.rank];
  Block& block = blocks_[summary.block];
  if (block.begin_s[place.step] == at_s) return false;
  ++place.step;
  const auto at = static_cast<std::ptrdiff_t>(place.step);
  std::copy_backward(block.begin_s.begin() + at, block.begin_s.end() - 1, block.begin_s.end());
  std::copy_backward(block.level.begin() + at - 1, block.level.end() - 1, block.level.end());
  block.begin_s[place.step] = at_s;
  ++summary.n_steps;
  return true;
}

void Availability::change(std::size_t rank, std::size_t first, std::size_t behind, Procs delta) {
  Summary& summary = order_[rank];
  std::tie(summary.lowest, summary.highest) = change_levels(
      blocks_[summary.block].level.data(), static_cast<std::int32_t>(first), static_cast<std::int32_t>(behind), delta);
}

[[gnu::noinline]] void Availability::make_room(std::size_t rank) {
  drop_flat_steps(rank);
  if (order_[rank].n_steps > block_size / 4 * 3) return split(rank);
  if (rank + 1 < order_.size() && order_[rank].n_steps + order_[rank + 1].n_steps <= block_size / 2) merge_next(rank);
}

/// And in the first block those that are over.
void Availability::drop_flat_steps(std::size_t rank) {
  Summary& summary = order_[rank];
  Block& block = blocks_[summary.block];
  std::size_t n = 0;
  for (std::size_t i = rank == 0 ? place_of(beginning_s_).step : 0; i < summary.n_steps; ++i) {
    if (n != 0 && block.level[i] == block.level[n - 1]) continue;
    block.begin_s[n] = block.begin_s[i];
    block.level[n] = block.level[i];
    ++n;
  }
  std::fill(block.begin_s.begin() + static_cast<std::ptrdiff_t>(n), block.begin_s.end(), forever);
  std::fill(block.level.begin() + static_cast<std::ptrdiff_t>(n), block.level.end(), block.level[n - 1]);
  summary.first_s = block.begin_s.front();
  summary.n_steps = static_cast<std::uint32_t>(n);
}

void Availability::split(std::size_t rank) {
  constexpr std::size_t half = block_size / 2;
  const std::uint32_t added = take_block();
  Summary& summary = order_[rank];
  Block& low = blocks_[summary.block];
  Block& high = blocks_[added];
  for (std::size_t i = 0; i < half; ++i) {
    high.begin_s[i] = low.begin_s[half + i];
    high.level[i] = low.level[half + i];
    high.level[half + i] = low.level[block_size - 1];
    low.level[half + i] = low.level[half - 1];
    low.begin_s[half + i] = high.begin_s[half + i] = forever;
  }
  const Summary next{
      high.begin_s.front(), summary.offset, 0, 0, static_cast<std::uint32_t>(summary.n_steps - half), added};
  summary.n_steps = half;
  order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(rank) + 1, next);
  change(rank, 0, 0, 0);
  change(rank + 1, 0, 0, 0);
}

void Availability::merge_next(std::size_t rank) {
  Summary& summary = order_[rank];
  const Summary& next = order_[rank + 1];
  Block& block = blocks_[summary.block];
  const Block& behind = blocks_[next.block];
  for (std::size_t i = 0; summary.n_steps + i < block_size; ++i) {
    block.begin_s[summary.n_steps + i] = behind.begin_s[i];
    block.level[summary.n_steps + i] = behind.level[i] + next.offset - summary.offset;
  }
  summary.n_steps += next.n_steps;
  change(rank, 0, 0, 0);
  release(rank + 1, rank + 2);
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
