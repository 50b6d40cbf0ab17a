#pragma once

#include "engine/ranking.h"

#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// An integer that orders as `key` does. Requires: key is a number.
std::uint64_t sortable(double key);

/// The memory of one ranking.
struct RankingMemory {
  std::vector<std::uint64_t> keys;  ///< to be filled before ranking; of no use after it
  std::vector<std::uint64_t> keys_scratch;
  std::vector<JobIndex> job_at;
  std::vector<JobIndex> job_scratch;
  std::vector<JobIndex> rank;
};

/// Ranks jobs by ascending memory.keys [n jobs]; equal keys stay in the order of `ties`. Lives in `memory`.
/// Cost: linear, one pass for every 11 bits in which keys differ.
Ranking rank_by_key(RankingMemory& memory, const Ranking& ties);

}  // namespace schedsweep
