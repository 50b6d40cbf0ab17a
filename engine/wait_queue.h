#pragma once

#include "engine/multiversion.h"
#include "engine/start_rule.h"
#include "engine/types.h"
#include "engine/wait_block.h"
#include "engine/wait_bounds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// The waiting jobs by rank, searchable for the next one that may start: a sorted list in blocks of at most 64.
///
/// Whoever leaves leaves a gap, closed when its block next takes a job in. Above the blocks stand lower bounds of the
/// widths in each and, for every power of two, of the guards of its jobs narrower than that; again for each 64 blocks.
/// A search skips those in which no job can meet the rule, and tightens the bounds that have misled it. Shape: memory
/// for the jobs that wait, whatever the trace. Cost: a search reads bounds for every 4096 jobs and a few blocks; insert
/// moves what stands behind in one block. Compiled into its callers (best_version), which is why all of it stands here.
class WaitQueue {
 public:
  /// A place in the queue; holds until the next insertion.
  struct Position {
    std::size_t block = 0;
    std::size_t slot = 0;
  };

  void clear() {
    spare_blocks_.insert(spare_blocks_.end(), order_.begin(), order_.end());
    order_.clear();
    last_rank_.clear();
    size_ = 0;
    resize_bounds(0, 0);
  }

  bool empty() const { return size_ == 0; }

  std::size_t size() const { return size_; }

  /// Requires: not empty.
  Position first() const { return {0, block_at(0).begin}; }

  std::uint32_t rank_at(Position at) const { return block_at(at.block).rank[at.slot]; }

  Procs width_at(Position at) const { return block_at(at.block).width[at.slot]; }

  /// Moves `at` to the first job at or behind it that meets `rule`; false when there is none.
  bool find(Position& at, const StartRule& rule) {
    if (rule.free < 1) return false;
    while (at.block < order_.size()) {
      const WaitBlock& block = block_at(at.block);
      const std::size_t from = std::max(at.slot, block.begin);
      at.slot = find_admitted(block.width.data(), block.guard_s.data(), from, block.end, rule);
      if (at.slot < block.end) return true;
      if (from == block.begin && at.block > 0) tighten(at.block, width_class(rule.free));
      at = {next_block(at.block + 1, rule), 0};
    }
    return false;
  }

  /// Requires: no waiting job has this rank.
  void insert(std::uint32_t rank, Procs width, JobSeconds guard_s) {
    const std::size_t place = room_for(rank);
    WaitBlock& block = block_at(place);
    std::size_t slot = block.end++;
    for (; slot > block.begin && block.rank[slot - 1] > rank; --slot) block.move(slot - 1, slot);
    block.width[slot] = width;
    block.guard_s[slot] = guard_s;
    block.rank[slot] = rank;
    ++block.live;
    ++size_;
    last_rank_[place] = std::max(last_rank_[place], rank);
    if (place > 0) lower_bounds(place, width, guard_s);  // the first block is read in any case
  }

  /// Takes the job at `at` out. Returns where a search for the one behind it begins.
  Position erase(Position at) {
    WaitBlock& block = block_at(at.block);
    block.erase(at.slot);
    --size_;
    if (order_.size() == 1) {
      if (size_ == 0) block.begin = block.end = last_rank_[0] = 0;
      return at;
    }
    if (block.live == 0) {
      erase_block(at.block);
      return {at.block, 0};
    }
    if (block.live <= sparse && at.block + 1 < order_.size() && block_at(at.block + 1).live <= block_jobs / 2)
      return take_next_into(at);
    return at;
  }

  /// Where the job of this rank stands. Requires: it waits.
  Position position_of(std::uint32_t rank) const {
    const std::size_t place = block_of(rank);
    const WaitBlock& block = block_at(place);
    std::size_t slot = block.slot_of(rank);
    while (block.width[slot] == no_width) ++slot;  // an earlier job of this rank
    return {place, slot};
  }

 private:
  static constexpr std::size_t sparse = block_jobs / 4;

  const WaitBlock& block_at(std::size_t place) const { return pool_[order_[place]]; }

  WaitBlock& block_at(std::size_t place) { return pool_[order_[place]]; }

  /// The first block at or behind `place` whose bounds meet the rule; order_.size() when there is none.
  std::size_t next_block(std::size_t place, const StartRule& rule) {
    const std::size_t end = order_.size();
    while (place < end) {
      const std::size_t group = place / group_blocks;
      const std::size_t group_end = std::min((group + 1) * group_blocks, end);
      const std::size_t found = bounds_.find(place, group_end, rule);
      if (found < group_end || group_end == end) return found;
      if (place == group * group_blocks) tighten_group(group, width_class(rule.free));
      place = group_blocks * group_bounds_.find(group + 1, (end + group_blocks - 1) / group_blocks, rule);
    }
    return end;
  }

  // WaitBounds change seldom enough to stand outside the callers' code.
  [[gnu::noinline]] void lower_bounds(std::size_t place, Procs width, JobSeconds guard_s) {
    bounds_.lower(place, width, guard_s);
    if (has_groups()) group_bounds_.lower(place / group_blocks, width, guard_s);
  }

  [[gnu::noinline]] void tighten(std::size_t place, std::size_t c) {
    const WaitBlock& block = block_at(place);
    bounds_.width[place] = best_version<least>(block.width.data());
    bounds_.guard_s[c][place] = best_version<least_guard_s>(block.width.data(), block.guard_s.data(), widest_of(c));
  }

  [[gnu::noinline]] void tighten_group(std::size_t group, std::size_t c) {
    const std::size_t begin = group * group_blocks;
    group_bounds_.width[group] = best_version<least>(bounds_.width.data() + begin);
    group_bounds_.guard_s[c][group] = best_version<least>(bounds_.guard_s[c].data() + begin);
  }

  /// A single group is never asked for.
  bool has_groups() const { return order_.size() > group_blocks; }

  /// The block in which this rank stands or would.
  std::size_t block_of(std::uint32_t rank) const {
    return static_cast<std::size_t>(std::lower_bound(last_rank_.begin(), last_rank_.end(), rank) - last_rank_.begin());
  }

  /// The block for a new job of this rank, with a slot to spare at its end.
  std::size_t room_for(std::uint32_t rank) {
    if (order_.empty()) insert_block(0);
    std::size_t place = order_.size() - 1;
    if (rank < last_rank_[place]) place = block_of(rank);
    WaitBlock& block = block_at(place);
    if (block.end - block.begin > 2 * block.live + search_strip || block.end == block_jobs) {
      if (block.live > block_jobs - sparse) return split(place, rank);
      block.close_gaps();
    }
    return place;
  }

  // Blocks come and go seldom.
  [[gnu::noinline]] void insert_block(std::size_t place) {
    if (spare_blocks_.empty()) {
      spare_blocks_.push_back(static_cast<std::uint32_t>(pool_.size()));
      pool_.emplace_back();
    }
    const std::uint32_t id = spare_blocks_.back();
    spare_blocks_.pop_back();
    pool_[id].clear();
    const auto offset = static_cast<std::ptrdiff_t>(place);
    order_.insert(order_.begin() + offset, id);
    last_rank_.insert(last_rank_.begin() + offset, 0);
    bounds_.insert(place);
    resize_bounds(place, 0);
  }

  [[gnu::noinline]] void erase_block(std::size_t place) {
    const auto offset = static_cast<std::ptrdiff_t>(place);
    spare_blocks_.push_back(order_[place]);
    order_.erase(order_.begin() + offset);
    last_rank_.erase(last_rank_.begin() + offset);
    bounds_.erase(place);
    resize_bounds(place, group_blocks - 1);
  }

  /// Makes room where a block is full: behind the last block for who comes last, else by halves.
  [[gnu::noinline]] std::size_t split(std::size_t place, std::uint32_t rank) {
    insert_block(place + 1);
    if (place + 2 == order_.size() && rank > last_rank_[place]) return place + 1;
    WaitBlock& from = block_at(place);
    from.close_gaps();
    const std::size_t half = from.live / 2;
    block_at(place + 1).append(from, half);
    from.shorten(half);
    last_rank_[place + 1] = last_rank_[place];
    last_rank_[place] = from.rank[half - 1];
    set_bounds(place);
    set_bounds(place + 1);
    return rank > last_rank_[place] ? place + 1 : place;
  }

  [[gnu::noinline]] Position take_next_into(Position at) {
    WaitBlock& block = block_at(at.block);
    at.slot = block.close_gaps(at.slot);
    WaitBlock& next = block_at(at.block + 1);
    next.close_gaps();
    block.append(next, 0);
    last_rank_[at.block] = last_rank_[at.block + 1];
    erase_block(at.block + 1);
    set_bounds(at.block);
    return at;
  }

  void set_bounds(std::size_t place) {
    for (std::size_t c = 0; c < width_classes; ++c) {
      tighten(place, c);
      if (has_groups()) tighten_group(place / group_blocks, c);
    }
  }

  /// After the blocks from `place` on have moved by one: every group has taken in one from its neighbour, the first or
  /// the last of those it now holds.
  void resize_bounds(std::size_t place, std::size_t taken_in) {
    bounds_.resize(order_.size());
    const std::size_t n_groups = (order_.size() + group_blocks - 1) / group_blocks;
    group_bounds_.resize(n_groups);
    if (order_.size() == group_blocks + 1) {
      for (std::size_t group = 0; group < n_groups; ++group)
        for (std::size_t c = 0; c < width_classes; ++c) tighten_group(group, c);
    } else if (has_groups()) {
      group_bounds_.lower_each(place / group_blocks, n_groups, bounds_, taken_in);
    }
  }

  std::size_t size_ = 0;
  std::vector<WaitBlock> pool_;
  std::vector<std::uint32_t> spare_blocks_;  // of the pool
  // By place in the queue.
  std::vector<std::uint32_t> order_;      // block of the pool
  std::vector<std::uint32_t> last_rank_;  // no rank in a block lies behind it
  WaitBounds bounds_;
  WaitBounds group_bounds_;
};

}  // namespace schedsweep
