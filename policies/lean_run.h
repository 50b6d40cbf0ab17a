#pragma once

#include "engine/believed_ends.h"
#include "engine/completion_queue.h"
#include "engine/run_watch.h"
#include "engine/schedule.h"
#include "engine/scheduler_state.h"
#include "engine/wait_queue.h"

#include <vector>

namespace schedsweep {

/// The memory of lean runs: after the first of a size they allocate nothing.
struct LeanMemory {
  CompletionQueue completions;
  BelievedEnds believed_ends;
  WaitQueue candidates;  ///< the waiting jobs in the order of backfilling
  WaitQueue in_order;    ///< in queue order, where that is another
  std::vector<Seconds> start_s;
  std::vector<StartKind> kind;
};

/// FCFS (looks_ahead = false) or EASY over jobs of which everything is known before the run, under this program's own
/// conventions: what run_events and Backfill do, as one loop that computes only what an event can change. Most runs of
/// most sweeps are of this kind. The schedule lives in `memory`.
/// Requires: a ranked queue, no links, nothing live. Errors: as SchedulerState::reset, and those of
/// `watch`.
Schedule lean_run(const RunInput& input, bool looks_ahead, RunWatch& watch, LeanMemory& memory);

}  // namespace schedsweep
