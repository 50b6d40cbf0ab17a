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
  memory_.running.reset(state.now_s(), state.input().processors);
}

void Planner::schedule(SchedulerState&) {
  follow_clock();
  if (!keeps()) forget_plans();
  serve_queue();
  backfill();
  if (keeps()) wake_for_next_plan();
}

/// Brings the profile from the last pass to this one.
void Planner::follow_clock() {
  const Seconds now_s = state_.now_s();
  standing().forget_before(now_s);
  for (const EndedJob& ended : state_.ended())
    if (ended.believed_end_s > now_s) standing().add(now_s, ended.believed_end_s, width(ended.job));
  raise_overdue();
}

/// Jobs at or past their believed end get another.
void Planner::raise_overdue() {
  const Seconds now_s = state_.now_s();
  state_.running().correct_overdue(now_s, [&](JobIndex job) {
    const Seconds end_s = raised_end_s(job);
    if (end_s > now_s) standing().add(now_s, end_s, -width(job));
    return end_s;
  });
}

/// By the published increments, or the next second; now where an overdue job counts as gone.
Seconds Planner::raised_end_s(JobIndex job) const {
  const Seconds now_s = state_.now_s();
  const Seconds end_s = parameters_.correction == Correction::tsafrir ? corrected_end_s(state_, job) : now_s;
  return end_s > now_s || parameters_.overdue == Overdue::free ? std::max(end_s, now_s) : now_s + 1;
}

void Planner::forget_plans() {
  for (const JobIndex job : memory_.planned) memory_.plan_s[job] = no_plan;
  n_planned_ = 0;
  memory_.profile = memory_.running;
}

void Planner::serve_queue() {
  memory_.planned.clear();
  const bool all_may_plan =
      parameters_.reservations == unlimited || parameters_.starvation_wait_s < unlimited || keeps();
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
  // Plans made anew are all made before anybody starts: a job ahead of its turn keeps its window until the next pass.
  const bool keeps_window = !keeps() && kind != StartKind::in_order;
  const bool planned = memory_.plan_s[job] != no_plan;
  if (planned && !keeps_window) unplan(job);
  if (planned && keeps_window) n_planned_ -= !memory_.extra[job];
  if (!planned && keeps_window) memory_.profile.add(state_.now_s(), state_.now_s() + length_s(job), -width(job));
  state_.start(job, kind);

  const Seconds now_s = state_.now_s();
  Seconds end_s = now_s + state_.input().expected_s[job];
  if (end_s > now_s) {
    standing().add(now_s, end_s, -width(job));
  } else {
    end_s = raised_end_s(job);
    raise_overdue();
  }
  if (!keeps() && !keeps_window) memory_.profile.add(now_s, end_s, -width(job));
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
