#pragma once

#include "sweep/communicator.h"

#include <cstdint>
#include <memory>

namespace schedsweep {

/// Counts 0, 1, 2, ... for all threads of all ranks: each caller gets a number of its own. It lies at rank 0, and ranks
/// advance it by themselves, without a manager. Safe to call from several threads.
class SharedCounter {
 public:
  /// Collective over `world`.
  explicit SharedCounter(const Communicator& world);

  /// Likewise, unless an exception is on its way.
  ~SharedCounter();

  std::int64_t next();

  /// Lets ranks advance the counter where the network cannot do it by itself. For rank 0, a few hundred times a second.
  void serve();

 private:
  std::int64_t fetch_add(std::int64_t amount);

  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace schedsweep
