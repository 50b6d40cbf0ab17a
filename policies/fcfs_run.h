#pragma once

#include "engine/completion_queue.h"
#include "engine/run_watch.h"
#include "engine/schedule.h"
#include "engine/scheduler_state.h"

#include <algorithm>

namespace schedsweep {

/// FCFS by row without a queue: nobody overtakes, so each job starts once it has been submitted, the one before it has
/// started and enough of those have ended. Shape: start_s and kind [n jobs]. Errors: those of `watch`, which looks once
/// a block of jobs: even a tick a job would cost some per cent.
inline void fcfs_run(const RunInput& input, RunWatch& watch, CompletionQueue& completions, Seconds* start_s,
                     StartKind* kind) {
  constexpr std::size_t jobs_a_look = 4096;
  const std::size_t n = input.jobs.size();
  Procs free = input.processors;
  Seconds now_s = n == 0 ? 0 : input.jobs.submit_s[0];
  for (std::size_t job = 0; job < n;) {
    watch.look();
    for (const std::size_t next_look = std::min(job + jobs_a_look, n); job < next_look; ++job) {
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
}

}  // namespace schedsweep
