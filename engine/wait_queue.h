#pragma once

#include "engine/start_rule.h"
#include "engine/types.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// The waiting jobs by rank, searchable for the next one that may start: a sorted list in blocks of at most 64.
///
/// Whoever leaves leaves a gap, closed when its block next takes a job in. Above the blocks stand the least width and
/// the least guard of each, and again of each 64 blocks: a search skips those in which no job can meet the rule.
/// Shape: memory for the jobs that wait, whatever the trace. Cost: a search reads one bound for every 4096 jobs and a
/// few blocks; insert moves what stands behind in one block. Compiled into its callers (best_version), which is why all
/// of it stands here.
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
    resize_bounds(0);
  }

  bool empty() const { return size_ == 0; }

  std::size_t size() const { return size_; }

  /// Requires: not empty.
  Position first() const { return {0, block_at(0).begin}; }

  std::uint32_t rank_at(Position at) const { return block_at(at.block).rank[at.slot]; }

  Procs width_at(Position at) const { return block_at(at.block).width[at.slot]; }

  /// Moves `at` to the first job at or behind it that meets `rule`; false when there is none.
  bool find(Position& at, const StartRule& rule) const {
    while (at.block < order_.size()) {
      const Block& block = block_at(at.block);
      at.slot =
          find_admitted(block.width.data(), block.guard_s.data(), std::max(at.slot, block.begin), block.end, rule);
      if (at.slot < block.end) return true;
      at = {next_block(at.block + 1, rule), 0};
    }
    return false;
  }

  /// Requires: no job of this rank has been here since clear().
  void insert(std::uint32_t rank, Procs width, JobSeconds guard_s) {
    const std::size_t place = room_for(rank);
    Block& block = block_at(place);
    std::size_t slot = block.end++;
    for (; slot > block.begin && block.rank[slot - 1] > rank; --slot) block.move(slot - 1, slot);
    block.width[slot] = width;
    block.guard_s[slot] = guard_s;
    block.rank[slot] = rank;
    ++block.live;
    ++size_;
    last_rank_[place] = std::max(last_rank_[place], rank);
    bounds_.lower(place, width, guard_s);
    group_bounds_.lower(place / group_blocks, width, guard_s);
  }

  /// Takes the job at `at` out. Returns where a search for the one behind it begins.
  Position erase(Position at) {
    Block& block = block_at(at.block);
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
    set_bounds(at.block);
    return at;
  }

  /// Where the job of this rank stands. Requires: it waits.
  Position position_of(std::uint32_t rank) const {
    const std::size_t place = block_of(rank);
    return {place, block_at(place).slot_of(rank)};
  }

 private:
  static constexpr std::size_t block_jobs = 64;
  static constexpr std::size_t group_blocks = block_jobs;
  static constexpr std::size_t sparse = block_jobs / 4;
  static constexpr JobSeconds no_guard_s = std::numeric_limits<JobSeconds>::max();

  /// Jobs by rank in [begin, end). Where none waits stands no_width.
  struct Block {
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
    void append(const Block& from, std::size_t begin_from) {
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

  static std::int32_t least(const std::int32_t* values) {
    std::int32_t least = values[0];
    for (std::size_t i = 1; i < block_jobs; ++i) least = std::min(least, values[i]);
    return least;
  }

  /// Lower bounds, padded with no_width to whole strips.
  struct Bounds {
    std::vector<Procs> width;
    std::vector<JobSeconds> guard_s;

    void resize(std::size_t n) {
      const std::size_t padded = (n + group_blocks) / group_blocks * group_blocks;
      width.resize(padded, no_width);
      guard_s.resize(padded, no_guard_s);
      std::fill(width.begin() + static_cast<std::ptrdiff_t>(n), width.end(), no_width);
      std::fill(guard_s.begin() + static_cast<std::ptrdiff_t>(n), guard_s.end(), no_guard_s);
    }

    void set(std::size_t i, Procs least_width, JobSeconds least_guard_s) {
      width[i] = least_width;
      guard_s[i] = least_guard_s;
    }

    void lower(std::size_t i, Procs to_width, JobSeconds to_guard_s) {
      set(i, std::min(width[i], to_width), std::min(guard_s[i], to_guard_s));
    }
  };

  const Block& block_at(std::size_t place) const { return pool_[order_[place]]; }

  Block& block_at(std::size_t place) { return pool_[order_[place]]; }

  /// The first block at or behind `place` whose bounds meet the rule; order_.size() when there is none.
  std::size_t next_block(std::size_t place, const StartRule& rule) const {
    const std::size_t end = order_.size();
    while (place < end) {
      const std::size_t group_end = std::min((place | (group_blocks - 1)) + 1, end);
      const std::size_t found = find_admitted(bounds_.width.data(), bounds_.guard_s.data(), place, group_end, rule);
      if (found < group_end) return found;
      if (group_end == end) break;
      const std::size_t n_groups = (end + group_blocks - 1) / group_blocks;
      place = group_blocks * find_admitted(group_bounds_.width.data(), group_bounds_.guard_s.data(),
                                           group_end / group_blocks, n_groups, rule);
    }
    return end;
  }

  /// The block in which this rank stands or would.
  std::size_t block_of(std::uint32_t rank) const {
    return static_cast<std::size_t>(std::lower_bound(last_rank_.begin(), last_rank_.end(), rank) - last_rank_.begin());
  }

  /// The block for a new job of this rank, with a slot to spare at its end.
  std::size_t room_for(std::uint32_t rank) {
    if (order_.empty()) insert_block(0);
    std::size_t place = order_.size() - 1;
    if (rank < last_rank_[place]) place = block_of(rank);
    Block& block = block_at(place);
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
    bounds_.width.insert(bounds_.width.begin() + offset, no_width);
    bounds_.guard_s.insert(bounds_.guard_s.begin() + offset, no_guard_s);
    resize_bounds(place);
  }

  [[gnu::noinline]] void erase_block(std::size_t place) {
    const auto offset = static_cast<std::ptrdiff_t>(place);
    spare_blocks_.push_back(order_[place]);
    order_.erase(order_.begin() + offset);
    last_rank_.erase(last_rank_.begin() + offset);
    bounds_.width.erase(bounds_.width.begin() + offset);
    bounds_.guard_s.erase(bounds_.guard_s.begin() + offset);
    resize_bounds(place);
  }

  /// Makes room where a block is full: behind the last block for who comes last, else by halves.
  [[gnu::noinline]] std::size_t split(std::size_t place, std::uint32_t rank) {
    insert_block(place + 1);
    if (place + 2 == order_.size() && rank > last_rank_[place]) return place + 1;
    Block& from = block_at(place);
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
    Block& block = block_at(at.block);
    at.slot = block.close_gaps(at.slot);
    Block& next = block_at(at.block + 1);
    next.close_gaps();
    block.append(next, 0);
    last_rank_[at.block] = last_rank_[at.block + 1];
    erase_block(at.block + 1);
    set_bounds(at.block);
    return at;
  }

  void set_bounds(std::size_t place) {
    const Block& block = block_at(place);
    bounds_.set(place, least(block.width.data()), least(block.guard_s.data()));
    set_group(place / group_blocks);
  }

  /// After blocks from `place` on have moved.
  void resize_bounds(std::size_t place) {
    bounds_.resize(order_.size());
    const std::size_t n_groups = (order_.size() + group_blocks - 1) / group_blocks;
    group_bounds_.resize(n_groups);
    const std::size_t first_moved = order_.size() <= group_blocks + 1 ? 0 : place / group_blocks;
    for (std::size_t group = first_moved; group < n_groups; ++group) set_group(group);
  }

  void set_group(std::size_t group) {
    if (order_.size() <= group_blocks) return;  // one group is never asked for
    const std::size_t begin = group * group_blocks;
    group_bounds_.set(group, least(bounds_.width.data() + begin), least(bounds_.guard_s.data() + begin));
  }

  std::size_t size_ = 0;
  std::vector<Block> pool_;
  std::vector<std::uint32_t> spare_blocks_;  // of the pool
  // By place in the queue.
  std::vector<std::uint32_t> order_;      // block of the pool
  std::vector<std::uint32_t> last_rank_;  // no rank in a block lies behind it
  Bounds bounds_;
  Bounds group_bounds_;
};

}  // namespace schedsweep
