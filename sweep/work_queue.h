#pragma once

#include "sweep/communicator.h"

#include <cstdint>
#include <memory>

namespace schedsweep {

struct WorkRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  bool empty() const { return begin == end; }
};

/// Hands out [0, n_items) in order, in chunks, to all threads of all ranks, without a manager: one counter at rank 0
/// that ranks advance by themselves. A second one counts what is done. Safe to call from several threads.
class WorkQueue {
 public:
  /// Collective over `world`.
  WorkQueue(const Communicator& world, std::int64_t n_items, std::int64_t chunk);
  ~WorkQueue();

  /// The next chunk for this thread; empty when nothing is left.
  WorkRange next();

  /// Reports items as done.
  void finish(std::int64_t items);

  /// Items done so far by all ranks.
  std::int64_t done();

 private:
  enum Counter : int { handed_out, finished };

  std::int64_t fetch_add(Counter counter, std::int64_t amount);

  struct Counters;
  std::unique_ptr<Counters> counters_;
  std::int64_t n_items_;
  std::int64_t chunk_;
};

}  // namespace schedsweep
