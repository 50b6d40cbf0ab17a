#pragma once

#include "benchmarks/workloads.h"

#include <algorithm>

namespace schedsweep::bench {

/// Jobs of the Lublin-Feitelson model on a busy machine: `n_waiting` at once, then as many again as fast as they are
/// served.
inline Workload saturated(std::int64_t n_waiting) {
  WorkloadSpec spec;
  spec.jobs = 2 * n_waiting;
  spec.load = 1.0;
  JobStore jobs = generate(spec);
  const Seconds begin_s = jobs.submit_s[static_cast<std::size_t>(n_waiting)];
  for (Seconds& submit_s : jobs.submit_s) submit_s = std::max<Seconds>(submit_s - begin_s, 0);
  return {std::move(jobs), spec.processors};
}

/// What waits behind the blocked head.
enum class Waiting : std::uint8_t {
  long_jobs,  ///< all too long to start
  trap,       ///< by turns too long and too wide: a bound of widths and one of lengths exclude nobody
};

/// `n_waiting` jobs that cannot start behind one that needs the whole machine, and while they wait a stream of
/// `n_stream` jobs of one processor and one second on the one processor that is left: each end wants the whole queue
/// searched. Those who wait take no time once they start, a hundred or so at once.
inline Workload blocked(std::size_t n_waiting, std::size_t n_stream, Waiting waiting) {
  constexpr Procs procs = 200;
  const auto busy_s = static_cast<JobSeconds>(n_stream) + 10;
  JobStore jobs;
  resize(jobs, n_waiting + 2 + n_stream);
  const auto set = [&](std::size_t row, Seconds submit_s, Procs width, JobSeconds run_s, JobSeconds requested_s) {
    jobs.number[row] = static_cast<std::int64_t>(row) + 1;
    jobs.submit_s[row] = submit_s;
    jobs.procs[row] = width;
    jobs.run_s[row] = run_s;
    jobs.requested_s[row] = requested_s;
  };
  set(0, 0, procs - 1, busy_s, busy_s);
  set(1, 0, procs, 1, 1);
  for (std::size_t i = 0; i < n_waiting; ++i) {
    const bool narrow = i % 2 == 0;
    const bool short_job = waiting == Waiting::trap && !narrow;
    set(i + 2, 0, narrow ? 1 : 2, 0, short_job ? 1 : 10 * busy_s);
  }
  for (std::size_t i = 0; i < n_stream; ++i) set(n_waiting + 2 + i, static_cast<Seconds>(i) + 1, 1, 1, 1);
  return {std::move(jobs), procs};
}

}  // namespace schedsweep::bench
