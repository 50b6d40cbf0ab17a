#include "policies/planner.h"

#include "policies/correction.h"

#include <algorithm>

namespace schedsweep {

Planner::Planner(const Parameters& parameters, SchedulerState& state, PlannerMemory& memory)
    : parameters_(parameters), state_(state), memory_(memory) {
  const std::size_t n = state.input().jobs.size();
  memory_.plan_s.assign(n, no_plan);
  memory_.promise_s.assign(n, not_started);
  memory_.extra.assign(n, 0);
  memory_.planned.clear();
  memory_.profile.reset(state.now_s(), state.input().processors);
}

void Planner::schedule(SchedulerState&) {
  if (parameters_.promise == Promise::keep) {
    follow_clock();
  } else {
    rebuild();
  }
  serve_queue();
  backfill();
  if (parameters_.promise == Promise::keep) wake_for_next_plan();
}

/// Brings the profile from the last pass to this one.
void Planner::follow_clock() {
  const Seconds now_s = state_.now_s();
  memory_.profile.forget_before(now_s);
  for (const EndedJob& ended : state_.ended())
    if (ended.believed_end_s > now_s) memory_.profile.add(now_s, ended.believed_end_s, width(ended.job));
  raise_overdue();
}

/// Jobs at or past their believed end get another: by the published increments, or the next second, or none.
void Planner::raise_overdue() {
  const Seconds now_s = state_.now_s();
  state_.running().correct_overdue(now_s, [&](JobIndex job) {
    Seconds end_s = now_s;
    if (parameters_.correction == Correction::tsafrir) end_s = corrected_end_s(state_, job);
    if (end_s <= now_s && parameters_.overdue == Overdue::next_second) end_s = now_s + 1;
    if (end_s > now_s) memory_.profile.add(now_s, end_s, -width(job));
    return end_s;
  });
}

void Planner::rebuild() {
  for (const JobIndex job : memory_.planned) memory_.plan_s[job] = no_plan;
  n_planned_ = 0;
  const Seconds now_s = state_.now_s();
  memory_.profile.reset(now_s, state_.input().processors);
  for (const RunningSet::Entry& entry : state_.running().entries())
    if (entry.expected_end_s > now_s) memory_.profile.add(now_s, entry.expected_end_s, -entry.procs);
  raise_overdue();
}

void Planner::serve_queue() {
  memory_.planned.clear();
  const bool all_may_plan = parameters_.reservations == unlimited || parameters_.starvation_wait_s < unlimited ||
                            parameters_.promise == Promise::keep;
  bool first_waiting = true;
  state_.walk_queue(any_job, [&](JobIndex job) {
    if (!serve(job, first_waiting)) first_waiting = false;
    return all_may_plan || n_planned_ < parameters_.reservations ? any_job : no_job;
  });
}

/// Plans, moves and starts as far as its turn allows; whether it has started.
bool Planner::serve(JobIndex job, bool first_waiting) {
  Seconds& plan_s = memory_.plan_s[job];
  if (plan_s == no_plan) {
    plan_where_allowed(job);
    if (plan_s == no_plan) return false;
  } else {
    if (!state_.ended().empty()) move_earlier(job);
    if (plan_s <= state_.now_s() && width(job) > state_.free()) {
      unplan(job);
      plan(job, earliest(job));
    }
  }
  if (plan_s <= state_.now_s() && width(job) <= state_.free()) {
    const bool promised = memory_.promise_s[job] != not_started;
    start(job, first_waiting ? StartKind::in_order : promised ? StartKind::reserved : StartKind::backfilled);
    return true;
  }
  if (memory_.promise_s[job] == not_started) memory_.promise_s[job] = plan_s;
  memory_.planned.push_back(job);
  return false;
}

void Planner::plan_where_allowed(JobIndex job) {
  const bool counts = n_planned_ < parameters_.reservations;
  const Seconds wait_s = state_.now_s() - state_.input().submit_s[job];
  if (!counts && (parameters_.starvation_wait_s == unlimited || wait_s <= parameters_.starvation_wait_s)) return;
  memory_.extra[job] = !counts;
  plan(job, earliest(job));
}

/// Puts a planned job at its earliest window where that is before its plan.
void Planner::move_earlier(JobIndex job) {
  const Seconds plan_s = memory_.plan_s[job];
  if (plan_s <= state_.now_s()) return;
  // Where no level is negative, a window that begins earlier may run into its own.
  const Seconds sooner_s = earliest(job, plan_s);
  if (sooner_s >= plan_s) return;
  unplan(job);
  plan(job, std::min(earliest(job), plan_s));
}

void Planner::plan(JobIndex job, Seconds start_s) {
  memory_.plan_s[job] = start_s;
  memory_.profile.add(start_s, start_s + length_s(job), -width(job));
  n_planned_ += !memory_.extra[job];
}

void Planner::unplan(JobIndex job) {
  const Seconds begin_s = std::max(memory_.plan_s[job], state_.now_s());
  const Seconds end_s = memory_.plan_s[job] + length_s(job);
  if (begin_s < end_s) memory_.profile.add(begin_s, end_s, width(job));
  memory_.plan_s[job] = no_plan;
  n_planned_ -= !memory_.extra[job];
}

void Planner::start(JobIndex job, StartKind kind) {
  if (parameters_.promise == Promise::replan && kind != StartKind::in_order) {
    // All are planned before any starts: a job ahead of its turn keeps its window until the next pass plans anew.
    if (memory_.plan_s[job] == no_plan) plan(job, state_.now_s());
    n_planned_ -= !memory_.extra[job];
    return state_.start(job, kind);
  }
  if (memory_.plan_s[job] != no_plan) unplan(job);
  state_.start(job, kind);
  const Seconds end_s = state_.now_s() + state_.input().expected_s[job];
  if (end_s > state_.now_s()) {
    memory_.profile.add(state_.now_s(), end_s, -width(job));
  } else {
    raise_overdue();
  }
}

/// Starts jobs without a plan whose windows begin now.
void Planner::backfill() {
  if (parameters_.reservations == unlimited || state_.queue_empty()) return;
  const Seconds now_s = state_.now_s();
  const bool limited = parameters_.max_backfill < unlimited;
  std::int64_t left = parameters_.max_backfill;
  if (left == 0) return;
  const auto rule = [&] { return limited ? any_job : StartRule{state_.free(), any_job.slack_s, 0}; };
  state_.walk(rule(), [&](JobIndex job) {
    if (memory_.plan_s[job] != no_plan) return rule();
    if (width(job) <= state_.free() && memory_.profile.min_free(now_s, now_s + length_s(job)) >= width(job))
      start(job, StartKind::backfilled);
    return --left > 0 ? rule() : no_job;
  });
}

/// A plan is an event where its job fits what is free: otherwise it waits for a completion.
void Planner::wake_for_next_plan() {
  Seconds next_s = no_plan;
  for (const JobIndex job : memory_.planned)
    if (width(job) <= state_.free()) next_s = std::min(next_s, memory_.plan_s[job]);
  state_.wake_at(next_s);
}

}  // namespace schedsweep
