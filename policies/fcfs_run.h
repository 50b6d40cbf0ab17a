#pragma once

#include "engine/completion_queue.h"
#include "engine/schedule.h"
#include "engine/scheduler_state.h"

#include <algorithm>

namespace schedsweep {

/// FCFS by row without a queue: nobody overtakes, so each job starts once it has been submitted, the one before it has
/// started and enough of those have ended. Shape: start_s and kind [n jobs].
inline void fcfs_run(const RunInput& input, CompletionQueue& completions, Seconds* start_s, StartKind* kind) {
  Procs free = input.processors;
  Seconds now_s = input.jobs.size() == 0 ? 0 : input.jobs.submit_s[0];
  for (std::size_t job = 0; job < input.jobs.size(); ++job) {
    const Procs width = input.procs[job];
    if (width > input.processors) {
      start_s[job] = not_started;
      kind[job] = StartKind::rejected;
      continue;
    }
    now_s = std::max(now_s, input.jobs.submit_s[job]);
    while (free < width) {
      now_s = std::max(now_s, completions.next_end_s());
      free += input.procs[completions.pop()];
    }
    free -= width;
    start_s[job] = now_s;
    kind[job] = StartKind::in_order;
    completions.push(now_s + input.run_s[job], static_cast<JobIndex>(job));
  }
}

}  // namespace schedsweep
