#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"
#include "policies/parameters.h"

#include <vector>

namespace schedsweep::test {

/// What a run decides. Shape: every column [n jobs].
struct SlowRun {
  std::vector<Seconds> start_s;    ///< not_started for a job that never runs
  std::vector<Seconds> submit_s;   ///< as simulated; as traced for a job that never enters the queue
  std::vector<Seconds> promise_s;  ///< the first start that was promised; not_started where none was
  std::vector<StartKind> kind;
  std::int64_t broken_promises = 0;
};

/// One run, by the plainest program that can be read against the rules of a run: no heap, no index, and between passes
/// nothing but the jobs as they stand. What `simulate` must equal. Errors: InputError for a job wider than the machine
/// where wider = reject. Cost: (waiting + running)^2 an instant.
SlowRun slow_run(const JobTable& jobs, Procs processors, const Parameters& parameters);

/// The starts of `slow_run`.
std::vector<Seconds> slow_starts(const JobTable& jobs, Procs processors, const Parameters& parameters);

}  // namespace schedsweep::test
