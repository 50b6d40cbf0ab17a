#pragma once

#include "engine/types.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace schedsweep {

/// How high a level stood over a span of time.
struct LevelStatistics {
  double mean = 0;
  double max = 0;
  double p95 = 0;  ///< the smallest level that was not exceeded for 95 % of the time
};

/// Statistics of a level that stood at level[i] for seconds[i], and at 0 for the rest of `total_s`.
/// Shape: level and seconds of one length; every level and time > 0, the times sum to `total_s` at most.
/// Cost: linear; `buffer` is scratch.
LevelStatistics level_statistics(std::span<const std::int64_t> level, std::span<const Seconds> seconds, Seconds total_s,
                                 std::vector<std::pair<std::int64_t, Seconds>>& buffer);

}  // namespace schedsweep
