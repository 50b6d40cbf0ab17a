#pragma once

#include "engine/scheduler_state.h"

#include <algorithm>

namespace schedsweep {

/// The first corrected end after `now_s` of a job believed to run `expected_s`: the belief is replaced by expected_s
/// plus the next of the published increments, never past the request, and by the request when they are used up (0 =
/// none given). Where no correction reaches past now_s, the answer does not either. Source: Tsafrir, Etsion and
/// Feitelson, TPDS 18(6), 2007, as predictsim (Gaussier et al., SC 2015) implements it.
inline Seconds tsafrir_end_s(Seconds start_s, JobSeconds expected_s, JobSeconds requested_s, Seconds now_s) {
  constexpr Seconds increments_s[] = {60, 300, 900, 1800, 3600, 7200, 18'000, 36'000, 72'000, 180'000, 360'000};
  const Seconds bound_s = requested_s > 0 ? requested_s : Seconds{expected_s} + 360'000;
  for (const Seconds increment_s : increments_s) {
    const Seconds end_s = start_s + std::min(expected_s + increment_s, bound_s);
    if (end_s > now_s) return end_s;
  }
  return start_s + bound_s;
}

/// The corrected end of a running job that has outlived its belief.
inline Seconds corrected_end_s(const SchedulerState& state, JobIndex job) {
  const RunInput& input = state.input();
  return tsafrir_end_s(state.start_s(job), input.expected_s[job], input.jobs.requested_s[job], state.now_s());
}

/// Raises the beliefs in all running jobs that have outlived theirs. They are looked at when a pass needs them.
inline void correct_beliefs(SchedulerState& state) {
  state.running().correct_overdue(state.now_s(), [&](JobIndex job) { return corrected_end_s(state, job); });
}

}  // namespace schedsweep
