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
/// The steps stand in blocks: a search skips a block by its lowest and highest level, and a window taken or given back
/// rewrites the blocks in which it begins and ends and shifts those between as a whole. A step may have height 0, so
/// that a window given back and taken again finds its instants in place; those are dropped when a block is full.
/// Units: all levels and widths within 2^30 of 0 (not checked). Cost: a search reads a summary per block it skips and
/// sweeps over the others; add sweeps over two blocks. Allocates only beyond the most blocks ever held.
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

  /// Takes `width` processors for `length_s` at the earliest fit from `from_s` on; returns when that begins.
  /// Requires: they fit somewhere; otherwise as earliest_fit.
  Seconds take(Seconds from_s, Procs width, Seconds length_s);

  /// The lowest level on [begin_s, end_s). Requires: begin_s not forgotten; begin_s < end_s.
  Procs min_free(Seconds begin_s, Seconds end_s) const;

  /// The highest level on [begin_s, end_s). Requires: as min_free.
  Procs max_free(Seconds begin_s, Seconds end_s) const;

  /// Requires: at_s not forgotten, not forever.
  Procs free_at(Seconds at_s) const { return min_free(at_s, at_s + 1); }

  /// How many levels there are, one behind the other.
  std::size_t size() const;

 private:
  /// Step i begins at begin_s[i]. Behind the last step: begin_s = forever, level = that of the last.
  struct Block {
    std::array<Seconds, block_size> begin_s;
    std::array<Procs, block_size> level;  // minus the offset of the block
  };

  struct Summary {
    Seconds first_s;
    Procs offset;
    Procs lowest;  // minus the offset, like highest
    Procs highest;
    std::uint32_t n_steps;
    std::uint32_t block;  // index into blocks_
  };

  struct Place {
    std::size_t rank;  // of the block, in time
    std::size_t step;
  };

  struct Fit {
    Seconds begin_s;
    Place place;  // of the step in which it begins
  };

  struct Extremes {
    Procs lowest;
    Procs highest;
  };

  Fit find(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const;

  // Called through best_version, as add_from is; make_room stays out of it.
  void change_window(Seconds begin_s, Seconds end_s, Procs delta);
  Extremes extremes(Seconds begin_s, Seconds end_s) const;
  Fit search(Seconds from_s, Procs width, Seconds length_s, Seconds limit_s) const;

  std::size_t rank_of(Seconds at_s) const;
  Place place_in(std::size_t rank, Seconds at_s) const;

  Place place_of(Seconds at_s) const { return place_in(rank_of(at_s), at_s); }

  void add_from(Place begin, Seconds begin_s, Seconds end_s, Procs delta);
  bool begin_step(Place& place, Seconds at_s);
  void change(std::size_t rank, std::size_t first, std::size_t behind, Procs delta);
  void make_room(std::size_t rank);
  void drop_flat_steps(std::size_t rank);
  void split(std::size_t rank);
  void merge_next(std::size_t rank);
  std::uint32_t take_block();
  void release(std::size_t begin_rank, std::size_t end_rank);

  std::vector<Block> blocks_;
  std::vector<std::uint32_t> unused_;  // indices into blocks_
  std::vector<Summary> order_;         // the used blocks in time
  Seconds beginning_s_ = 0;            // no instant before this counts
};

}  // namespace schedsweep
