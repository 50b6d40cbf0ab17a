#pragma once

#include "engine/metrics/area.h"
#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"

#include <cstdint>
#include <vector>

namespace schedsweep {

/// What one user got.
struct UserTotals {
  std::uint32_t jobs = 0;
  std::uint32_t waited = 0;
  double wait_s = 0;
  double slowdown = 0;
  Area area_proc_s = 0;
};

/// Shape: totals and end [users], by_user [n jobs that waited].
struct UserBuffers {
  std::vector<UserTotals> totals;
  std::vector<std::uint32_t> end;
  std::vector<double> by_user;
  std::vector<double> value;
};

/// Below this many jobs a 95th percentile is little more than the maximum, so such users are not asked for theirs.
inline constexpr std::uint32_t min_jobs_for_p95 = 30;

/// How evenly the users are served; jobs without a user share one account. Also the means over all jobs.
void measure_users(const RanJobs& ran, const MetricOptions& options, UserBuffers& buffers, Metrics& out);

}  // namespace schedsweep
