#pragma once

#include "engine/model/live_model.h"
#include "sweep/communicator.h"
#include "sweep/replay.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace schedsweep {

/// The models that runs ask while they go on: one for each rank; the traces that they look back on once per node.
class LiveModels {
 public:
  /// Collective over `world`. The first rank of each node gives the replays, and their LiveParts away.
  LiveModels(std::vector<Replay>& replays, const Communicator& world, const Communicator& node, int n_threads);

  /// Null where none is asked.
  const LiveModel* of(std::size_t replay) const { return models_[replay].get(); }

  /// Jobs held in memory.
  std::size_t n_jobs_held() const { return n_jobs_held_; }

 private:
  std::optional<NodeMemory> memory_;
  std::vector<std::unique_ptr<const LiveModel>> models_;
  std::size_t n_jobs_held_ = 0;
};

}  // namespace schedsweep
