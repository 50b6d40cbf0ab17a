#pragma once

#include "engine/random.h"
#include "engine/workload/transform.h"

#include <algorithm>
#include <cmath>
#include <limits>

// What several scenarios do with jobs.

namespace schedsweep::scenario {

inline Random random_of(const TransformContext& context, std::uint64_t row) {
  return {context.seed, Purpose::stress, row};
}

/// `value` rounded to whole seconds that fit, at least `least`.
inline JobSeconds to_seconds(double value, JobSeconds least) {
  constexpr double most = std::numeric_limits<JobSeconds>::max();
  return static_cast<JobSeconds>(std::clamp(std::floor(value + 0.5), static_cast<double>(least), most));
}

/// Gives a job another run time; its request stays the same multiple of it, rounded up.
inline void set_run(JobStore& jobs, JobIndex row, JobSeconds run_s) {
  const double ratio = static_cast<double>(jobs.requested_s[row]) / std::max(jobs.run_s[row], JobSeconds{1});
  if (jobs.requested_s[row] > 0) jobs.requested_s[row] = to_seconds(std::ceil(ratio * run_s), 1);
  jobs.run_s[row] = run_s;
}

/// The instant at which a timed scenario begins.
inline Seconds begin_of(const JobTable& jobs, const TransformContext& context) {
  const Seconds first_s = jobs.submit_s.front();
  return first_s + static_cast<Seconds>(context.at * static_cast<double>(jobs.submit_s.back() - first_s));
}

/// Completed jobs of one new user behind the last row, linked to nobody; nothing is predicted of them. Submit, length
/// and width are left to be set. Returns the first of their rows.
JobIndex append_jobs(JobStore& jobs, std::size_t n);

}  // namespace schedsweep::scenario

namespace schedsweep {

/// The recipes of HPCOpt 2.3, as they are; scenarios() has them behind its own.
std::span<const Transform> hpcopt_scenarios();

}  // namespace schedsweep
