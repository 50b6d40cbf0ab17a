#include "policies/job_watcher.h"

#include "policies/dialect.h"
#include "policies/parameter_reads.h"

namespace schedsweep {

JobWatcher::JobWatcher(JobIndex job, const Parameters& parameters, const Workspace& ws)
    : job_(job), parameters_(with_dialect(parameters)), easy_(parameters_), ws_(ws) {}

void JobWatcher::before_pass(SchedulerState& state) {
  free_before_ = state.free();
  if (seen_ || !state.waits(job_)) return;
  seen_ = true;
  free_at_submit_ = state.free();
  bool behind = false;
  state.for_each_waiting([&](JobIndex other) {
    behind |= other == job_;
    jobs_ahead_ += !behind;
  });
}

void JobWatcher::after_pass(SchedulerState& state) {
  if (!seen_ || start_) return;
  if (state.waits(job_)) {
    const WaitEpisode now = waiting(state);
    if (!episodes_.empty()) {
      WaitEpisode& last = episodes_.back();
      if (last.why == now.why && last.head == now.head && last.reserved_s == now.reserved_s) {
        last.to_s = now.to_s;
        last.free = now.free;
        last.spare = now.spare;
        ++last.passes;
        return;
      }
    }
    episodes_.push_back(now);
    return;
  }
  StartRecord record{state.now_s(), state.schedule().kind[job_], {}, not_started, free_before_};
  if (!state.queue_empty()) {
    record.head = state.head();
    if (const auto promise = promise_of_head(state)) record.reserved_s = promise->shadow_s;
  }
  start_ = record;
}

WaitEpisode JobWatcher::waiting(SchedulerState& state) const {
  const Reservation promise = promise_of_head(state).value_or(Reservation{not_started, 0});
  const Seconds own_s = plan_s(job_);
  return {state.now_s(),
          state.now_s(),
          why(state, promise),
          state.head(),
          own_s != not_started ? own_s : promise.shadow_s,
          state.free(),
          promise.spare,
          1};
}

Blocked JobWatcher::why(SchedulerState& state, const Reservation& promise) const {
  const Procs width = state.input().procs[job_];
  if (plan_s(job_) != not_started) return Blocked::planned;
  if (job_ == state.head()) return Blocked::at_head;
  if (parameters_.reservations == 0) return Blocked::behind_head;
  if (width > state.free()) return Blocked::too_wide;
  if (reads::planning(parameters_)) return Blocked::no_window;
  const bool ends_before = state.now_s() + state.input().guard_s[job_] <= promise.shadow_s;
  return ends_before || width <= promise.spare ? Blocked::not_a_candidate : Blocked::would_delay;
}

/// When the job's own reservation begins; not_started = it has none.
Seconds JobWatcher::plan_s(JobIndex job) const {
  if (!reads::planning(parameters_)) return not_started;
  const Seconds plan_s = ws_.planner.plan_s[job];
  return plan_s == std::numeric_limits<Seconds>::max() ? not_started : plan_s;
}

/// By the beliefs of now.
std::optional<Reservation> JobWatcher::promise_of_head(SchedulerState& state) const {
  if (parameters_.reservations == 0 || state.input().procs[state.head()] <= state.free()) return std::nullopt;
  if (!reads::planning(parameters_)) {
    Reservation promise = easy_.reservation_of_head(state);
    if (!parameters_.spare) promise.spare = 0;
    return promise;
  }
  const Seconds planned_s = plan_s(state.head());
  if (planned_s == not_started) return std::nullopt;
  return Reservation{planned_s, 0};
}

}  // namespace schedsweep
