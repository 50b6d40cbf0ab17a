#pragma once

#include "engine/error.h"
#include "engine/reservation.h"
#include "engine/types.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace schedsweep {

/// When running jobs are believed to end and what they give back then, earliest first: sorted keys (37 bits of time, 26
/// of processors) in blocks of at most 64, for no reservation asks which job it is.
/// Cost: start and finish shift one block in vector code that has no branch; most machines run few enough jobs for a
/// single block. A reservation adds up the blocks and a few keys before its shadow time. Compiled into its callers
/// (best_version), which is why all of it stands here.
class BelievedEnds {
 public:
  static constexpr int procs_bits = 26;
  static constexpr Procs max_procs = (Procs{1} << procs_bits) - 1;

  void reset(Seconds origin_s) {
    origin_s_ = origin_s;
    blocks_.clear();
    blocks_.emplace_back();
  }

  void insert(Seconds end_s, Procs procs) {
    const Key key = key_of(end_s, procs);
    std::size_t block = block_of(key);
    if (blocks_[block].size == block_keys) block = split(block, key);
    blocks_[block].insert(key);
  }

  /// Requires: such a pair was inserted.
  void erase(Seconds end_s, Procs procs) {
    const Key key = key_of(end_s, procs);
    const std::size_t block = block_of(key);
    blocks_[block].erase(key);
    if (blocks_.size() > 1) join_if_sparse(block);
  }

  /// The earliest instant from `overdue_s` on at which `width` processors are free, of which `free` are so already.
  /// A job believed to end before counts as ending then; all releases at one instant count together.
  /// Requires: free < width <= processors of the machine.
  Reservation reserve(Procs width, Procs free, Seconds overdue_s) const {
    std::int64_t then_free = free;
    auto block = blocks_.begin();
    for (; then_free + block->procs < width; ++block) then_free += block->procs;
    std::size_t n = block->take(width, then_free);
    SCHEDSWEEP_CHECK(n > 0 && n <= block->size);
    const Seconds shadow_s = std::max(end_s_of(block->keys[n - 1]), overdue_s);
    for (; block != blocks_.end(); ++block, n = 0)
      for (; n < block->size; ++n) {
        if (end_s_of(block->keys[n]) > shadow_s) return {shadow_s, static_cast<Procs>(then_free - width)};
        then_free += procs_of(block->keys[n]);
      }
    return {shadow_s, static_cast<Procs>(then_free - width)};
  }

 private:
  using Key = std::int64_t;

  static constexpr Key never = std::numeric_limits<Key>::max();
  static constexpr std::size_t block_keys = 64;
  static constexpr std::size_t strip = 4;

  static std::int64_t procs_of(Key key) { return key & max_procs; }

  struct Block {
    std::size_t size = 0;
    std::int64_t procs = 0;                        // of all keys
    Key before = std::numeric_limits<Key>::min();  // keys[-1]
    Key keys[block_keys + strip];                  // behind the last stands never

    Block() { std::fill_n(keys, block_keys + strip, never); }

    void insert(Key key) {
      // Every key is the greatest of its left neighbour and the smaller of itself and the new one.
      for (std::size_t end = padded(size + 1); end > 0; end -= strip) {
        Key* const at = keys + end - strip;
        Key moved[strip];
        for (std::size_t i = 0; i < strip; ++i) moved[i] = std::max(std::min(at[i], key), (at - 1)[i]);
        for (std::size_t i = 0; i < strip; ++i) at[i] = moved[i];
      }
      ++size;
      procs += procs_of(key);
    }

    void erase(Key key) {
      for (Key* at = keys; at < keys + padded(size); at += strip) {
        Key moved[strip];
        for (std::size_t i = 0; i < strip; ++i) moved[i] = at[i] < key ? at[i] : (at + 1)[i];
        for (std::size_t i = 0; i < strip; ++i) at[i] = moved[i];
      }
      --size;
      procs -= procs_of(key);
    }

    /// Adds keys to `sum` until it is `wanted` or more; returns how many. Requires: there are so many.
    std::size_t take(std::int64_t wanted, std::int64_t& sum) const {
      std::size_t n = 0;
      for (std::size_t n_short = strip; n_short == strip; n += n_short) {
        n_short = 0;
        std::int64_t all = sum;
        for (std::size_t i = n; i < n + strip; ++i) {
          n_short += all < wanted;
          sum += all < wanted ? procs_of(keys[i]) : 0;
          all += procs_of(keys[i]);
        }
      }
      return n;
    }

    static std::size_t padded(std::size_t n) { return (n + strip - 1) / strip * strip; }
  };

  Seconds end_s_of(Key key) const { return origin_s_ + (key >> procs_bits); }

  Key key_of(Seconds end_s, Procs procs) const { return (end_s - origin_s_) << procs_bits | procs; }

  /// The first block whose last key is not before `key`; the last block when there is none.
  std::size_t block_of(Key key) const {
    std::size_t block = 0;
    for (std::size_t n = blocks_.size() - 1; n > 0;) {
      const std::size_t half = (n + 1) / 2;
      const Block& middle = blocks_[block + half - 1];
      const bool behind = middle.keys[middle.size - 1] < key;
      block += behind ? half : 0;
      n = behind ? n - half : half - 1;
    }
    return block;
  }

  // Blocks come and go seldom.
  [[gnu::noinline]] std::size_t split(std::size_t place, Key key) {
    blocks_.emplace(blocks_.begin() + static_cast<std::ptrdiff_t>(place) + 1);
    Block& block = blocks_[place];
    move_tail(block, block_keys / 2, blocks_[place + 1]);
    return key > block.keys[block.size - 1] ? place + 1 : place;
  }

  /// No block is empty but a single one.
  [[gnu::noinline]] void join_if_sparse(std::size_t place) {
    if (place + 1 == blocks_.size()) --place;
    const std::size_t size = blocks_[place].size, next_size = blocks_[place + 1].size;
    if (size > 0 && next_size > 0 && size + next_size > block_keys / 2) return;
    move_tail(blocks_[place + 1], 0, blocks_[place]);
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }

  /// Appends the keys of `from` behind its first `n` to `to`.
  static void move_tail(Block& from, std::size_t n, Block& to) {
    for (std::size_t i = n; i < from.size; ++i) {
      to.keys[to.size++] = from.keys[i];
      to.procs += procs_of(from.keys[i]);
      from.procs -= procs_of(from.keys[i]);
      from.keys[i] = never;
    }
    from.size = n;
  }

  Seconds origin_s_ = 0;
  std::vector<Block> blocks_;  // at least one
};

}  // namespace schedsweep
