#include "policies/job_watcher.h"

#include "policies/dialect.h"
#include "policies/parameter_reads.h"

#include <algorithm>

namespace schedsweep {

JobWatcher::JobWatcher(JobIndex job, const Parameters& parameters, const Workspace& ws)
    : job_(job), parameters_(with_dialect(parameters)), plans_(reads::planning(parameters_)), ws_(ws) {}

void JobWatcher::before_pass(SchedulerState& state) {
  if (start_) return;
  const bool lends = reads::easy(parameters_) && parameters_.overdue == Overdue::free;
  ending_ = lends ? state.procs_ending_as_believed() : 0;
  free_before_ = available(state);
  started_earlier_.clear();
  for (const RunningSet::Entry& entry : state.running().entries())
    if (state.start_s(entry.job) == state.now_s()) started_earlier_.push_back(entry.job);

  if (seen_ || !state.waits(job_)) return;
  seen_ = true;
  free_at_submit_ = free_before_;
  bool behind = false;
  state.for_each_waiting([&](JobIndex other) {
    behind |= other == job_;
    jobs_ahead_ += !behind;
  });
}

void JobWatcher::after_pass(SchedulerState& state) {
  if (start_) return;
  follow_promise(state);
  if (!seen_) return;
  if (!state.waits(job_)) {
    start_ = started(state);
    return;
  }
  WaitEpisode now = waiting(state);
  if (!episodes_.empty()) {
    const WaitEpisode& last = episodes_.back();
    if (last.why == now.why && last.head == now.head && last.reserved_s == now.reserved_s) {
      now.from_s = last.from_s;
      now.passes += last.passes;
      episodes_.pop_back();
    }
  }
  episodes_.push_back(now);
}

bool JobWatcher::started_in_pass(const SchedulerState& state, JobIndex job) const {
  return state.start_s(job) == state.now_s() &&
         std::find(started_earlier_.begin(), started_earlier_.end(), job) == started_earlier_.end();
}

/// What is promised to the head after this pass.
void JobWatcher::follow_promise(SchedulerState& state) {
  promise_.reset();
  if (state.queue_empty() || parameters_.reservations == 0) return;
  if (!plans_) {
    promise_ = promise_in_pass(state);
  } else if (const Seconds planned_s = plan_s(state.head()); planned_s != not_started) {
    promise_ = Reservation{planned_s, 0};
  }
}

/// The promise as the pass made it, before it backfilled, less the spare processors it has given away.
Reservation JobWatcher::promise_in_pass(SchedulerState& state) {
  const auto kinds = state.schedule().kind;
  RunningSet running = state.running();
  Procs free = state.free();
  std::vector<RunningSet::Entry> backfilled;
  for (const RunningSet::Entry& entry : state.running().entries()) {
    if (kinds[entry.job] != StartKind::backfilled || !started_in_pass(state, entry.job)) continue;
    running.erase(entry.job, entry.expected_end_s);
    free += entry.procs;
    backfilled.push_back(entry);
  }

  const JobIndex head = state.head();
  const Procs width = state.input().procs[head];
  const Seconds overdue_s = state.now_s() + (parameters_.overdue == Overdue::next_second ? 1 : 0);
  Reservation promise{promised_s_, 0};
  if (parameters_.shadow == Shadow::recomputed || promised_job_ != head) {
    promise = running.reserve(width, free, overdue_s);
    promised_job_ = head;
    promised_s_ = promise.shadow_s;
  } else {
    const Seconds at_s = std::max(promised_s_, state.now_s());
    promise.spare = std::max(free + (at_s < overdue_s ? 0 : running.procs_ending_by(at_s)) - width, 0);
  }
  if (!parameters_.spare) promise.spare = 0;
  promise_ = promise;
  for (const RunningSet::Entry& entry : backfilled)
    if (!ends_in_time(state, entry.job)) promise.spare -= entry.procs;
  return promise;
}

/// Whether a job that starts now is believed to end early enough for the promise to the head.
bool JobWatcher::ends_in_time(const SchedulerState& state, JobIndex job) const {
  const Seconds end_s = state.now_s() + state.input().guard_s[job];
  switch (parameters_.until_shadow) {
    case UntilShadow::before:
      return end_s < promise_->shadow_s;
    case UntilShadow::ignored:
      return true;
    case UntilShadow::at_most:
      break;
  }
  return end_s <= promise_->shadow_s;
}

WaitEpisode JobWatcher::waiting(SchedulerState& state) const {
  const Reservation promise = promise_.value_or(Reservation{not_started, 0});
  const Seconds own_s = plan_s(job_);
  const Seconds reserved_s = own_s != not_started ? own_s : promise.shadow_s;
  return {state.now_s(), state.now_s(), why(state), state.head(), reserved_s, available(state), promise.spare, 1};
}

Blocked JobWatcher::why(SchedulerState& state) const {
  if (plan_s(job_) != not_started) return Blocked::planned;
  const bool first = job_ == state.head();
  if (!first && parameters_.reservations == 0) return Blocked::behind_head;
  const Procs width = state.input().procs[job_];
  if (width > available(state)) return first ? Blocked::at_head : Blocked::too_wide;
  if (plans_) {
    const Seconds length_s = std::max<Seconds>(state.input().guard_s[job_], 1);
    const Procs beside_plans = ws_.planner.profile.min_free(state.now_s(), state.now_s() + length_s);
    return width <= beside_plans ? Blocked::not_a_candidate : Blocked::no_window;
  }
  if (first) return Blocked::awaits_shadow;
  return ends_in_time(state, job_) || width <= promise_->spare ? Blocked::not_a_candidate : Blocked::would_delay;
}

StartRecord JobWatcher::started(SchedulerState& state) const {
  StartRecord record{state.start_s(job_), state.schedule().kind[job_], {}, {}, not_started, free_before_};
  if (!state.queue_empty()) record.head = state.head();
  if (promise_) record.reserved_s = promise_->shadow_s;
  if (record.kind != StartKind::backfilled) return record;
  if (plans_) {
    record.room = Room::window;
  } else if (parameters_.until_shadow == UntilShadow::ignored) {
    record.room = Room::unprotected;
  } else {
    record.room = ends_in_time(state, job_) ? Room::before_shadow : Room::spare;
  }
  return record;
}

/// When the job's own reservation begins; not_started = it has none.
Seconds JobWatcher::plan_s(JobIndex job) const {
  if (!plans_) return not_started;
  const Seconds plan_s = ws_.planner.plan_s[job];
  return plan_s == std::numeric_limits<Seconds>::max() ? not_started : plan_s;
}

}  // namespace schedsweep
