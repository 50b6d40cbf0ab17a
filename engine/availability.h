#pragma once

#include "engine/types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace schedsweep {

/// The number of free processors over time, as a scheduler believes: a step function from an instant to infinity.
///
/// The steps stand in blocks, their levels relative to the level before the block: a window taken or given back is two
/// steps, and touches no block but theirs. A search skips a block by its lowest and highest level. Steps of height 0
/// are erased. Shape: one entry a step, and up to a block of forgotten ones. Units: all levels and widths within 2^30
/// of 0 (not checked). Cost: n steps are at most n / 8 + 1 blocks; add O(log n) and a few sweeps over a block; a search
/// reads a summary per block it skips, and sweeps over the others. Allocates only beyond the most blocks ever held.
class Availability {
 public:
  static constexpr Seconds forever = std::numeric_limits<Seconds>::max();

  /// Steps of a block: as few as make a search no slower.
  static constexpr std::size_t block_size = 32;

  /// `free` processors from `from_s` on; reuses its memory.
  void reset(Seconds from_s, Procs free);

  /// Changes the level by `delta` on [begin_s, end_s), as far as that is not forgotten. Levels may become negative.
  void add(Seconds begin_s, Seconds end_s, Procs delta);

  /// Instants before `now_s` are not to be asked about any more, and changing them does nothing.
  /// Cost: amortised O(1) a step.
  void forget_before(Seconds now_s);

  /// The first instant t in [from_s, limit_s) with `width` processors free on all of [t, min(t + length_s, limit_s));
  /// limit_s when there is none. Requires: from_s not forgotten; length_s >= 1.
  Seconds earliest_fit(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s = forever) const;

  /// The lowest level on [begin_s, end_s). Requires: begin_s not forgotten; begin_s < end_s.
  Procs min_free(Seconds begin_s, Seconds end_s) const;

  /// Requires: at_s not forgotten, not forever.
  Procs free_at(Seconds at_s) const { return min_free(at_s, at_s + 1); }

  /// How many steps are held, the first level included.
  std::size_t size() const;

 private:
  /// Step i begins at begin_s[i]; its level is level[i + 1] more than the level before the block, level[0] = 0.
  /// Behind the last step: begin_s = forever, level = that of the last.
  struct Block {
    std::array<Seconds, block_size> begin_s;
    std::array<Procs, block_size + 2> level;
  };

  struct Summary {
    Seconds first_s;
    Procs lowest;
    Procs highest;
    Procs last;  // like lowest and highest, minus the level before the block
    std::uint32_t n_steps;
    std::uint32_t block;  // index into blocks_
  };

  struct Place {
    std::size_t rank;  // of the block, in time
    std::size_t step;
  };

  Place place_of(Seconds at_s) const;
  Procs level_before(std::size_t rank) const;
  void step(Seconds at_s, Procs delta);
  void insert_behind(Place place, Seconds at_s, Procs delta);
  void erase(Place place, Procs delta);
  void change(Place place, std::int32_t shift, Procs delta);
  Place split(Place place);
  bool merge_next(std::size_t rank);
  std::uint32_t take_block();
  void release(std::size_t begin_rank, std::size_t end_rank);

  std::vector<Block> blocks_;
  std::vector<std::uint32_t> unused_;  // indices into blocks_
  std::vector<Summary> order_;         // the used blocks in time
  Procs before_ = 0;                   // level before the first block
  Seconds beginning_s_ = 0;            // no instant before this counts
};

}  // namespace schedsweep
