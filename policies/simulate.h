#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"
#include "engine/scheduler_state.h"
#include "policies/parameters.h"

#include <vector>

namespace schedsweep {

/// Whether every invariant is checked at every step of a run (slow) or none.
enum class Checks : std::uint8_t { none, strict };

/// The memory of one run, for one thread; after its first run of a size `simulate` allocates nothing.
struct Workspace {
  SchedulerState state;
  std::vector<Procs> procs;
  std::vector<JobSeconds> run_s;
  std::vector<JobSeconds> expected_s;
  std::vector<JobSeconds> guard_s;
  std::vector<std::int64_t> keys;
  std::vector<JobIndex> by_key;
  std::vector<JobIndex> queue_rank;
  std::vector<JobIndex> backfill_rank;
};

/// Runs `jobs` through a machine of `processors`: a pure function of its first three arguments.
/// The schedule lives in `ws` and `jobs` until either changes.
/// Errors: InputError for processors < 1, for a job wider than the machine where wider = reject, and, under strict
/// checks, for a violated invariant.
Schedule simulate(const JobTable& jobs, Procs processors, const Parameters& parameters, Workspace& ws,
                  Checks checks = Checks::none);

}  // namespace schedsweep
