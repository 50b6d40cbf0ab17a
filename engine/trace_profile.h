#pragma once

#include "engine/job_table.h"

#include <cstddef>
#include <optional>

namespace schedsweep {

/// Quantiles of one property of the jobs, by linear interpolation; all 0 when n is 0.
struct Spread {
  std::size_t n = 0;
  double p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0;
};

/// How long the observed queue was, from the jobs whose wait is given; all 0 when none is.
/// Units: jobs. The queue counts +1 at a submit and -1 at a start, netted per instant.
struct Congestion {
  std::size_t event_points = 0;  ///< distinct instants with a submit or a start
  double mean_over_events = 0;   ///< every event point weighs the same, as in the source
  double mean_over_time = 0;     ///< weighed by how long it lasted
  double p95_over_time = 0;      ///< 95 % of the time it was no longer than this
  double max = 0;
};

/// How unevenly the users share the jobs; jobs of unknown users count as one user's.
struct UserSkew {
  std::size_t users = 0;
  double top1_share = 0;
  double top5_share = 0;
  double hhi = 0;  ///< Herfindahl-Hirschman index: the sum of squared shares
};

/// What a workload looks like before anything is simulated.
/// Source: the trace profile of HPCOpt 2.3, with the queue also weighed by time.
struct TraceProfile {
  Seconds first_submit_s = 0;
  Seconds last_submit_s = 0;
  Seconds first_start_s = 0;  ///< observed; a job without a given wait counts as started at once
  Seconds last_end_s = 0;     ///< observed, likewise
  Spread procs;
  Spread run_s;
  std::optional<double> run_tail_ratio;  ///< p99 / p50 of run_s; empty when p50 is 0
  Spread over_request;                   ///< requested / run time, of jobs that have both
  Congestion congestion;
  UserSkew user_skew;
  std::optional<double> offered_load;  ///< processor-seconds / (processors x span of submits); empty without a span
};

/// Shape: processors >= 1; no jobs give an empty profile. Cost: O(n log n) time, O(n) memory.
TraceProfile profile_trace(const JobTable& jobs, Procs processors);

}  // namespace schedsweep
