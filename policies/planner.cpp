#include "policies/planner.h"

#include "policies/correction.h"

#include <algorithm>
#include <utility>

namespace schedsweep {

Planner::Planner(const Parameters& parameters, SchedulerState& state, RunWatch& watch, PlannerMemory& memory)
    : parameters_(parameters), state_(state), watch_(watch), memory_(memory) {
  const std::size_t n = state.input().jobs.size();
  memory_.plan_s.assign(n, no_plan);
  memory_.promise_s.assign(n, not_started);
  memory_.extra.assign(n, 0);
  memory_.planned.clear();
  memory_.before.clear();
  memory_.profile.reset(state.now_s(), state.input().processors);
  memory_.running.reset(state.now_s(), state.input().processors);
}

void Planner::schedule(SchedulerState&) {
  follow_clock();
  serve_queue();
  backfill();
  if (keeps()) wake_for_next_plan();
}

/// Brings the profile from the last pass to this one.
void Planner::follow_clock() {
  const Seconds now_s = state_.now_s();
  memory_.profile.forget_before(now_s);
  memory_.running.forget_before(now_s);
  for (const EndedJob& ended : state_.ended()) raise(now_s, ended.believed_end_s, width(ended.job));
  raise_overdue();
}

/// Jobs at or past their believed end get another.
void Planner::raise_overdue() {
  const Seconds now_s = state_.now_s();
  state_.running().correct_overdue(now_s, [&](JobIndex job) {
    const Seconds end_s = raised_end_s(job);
    if (end_s > now_s) lower(end_s, width(job));
    return end_s;
  });
}

/// Takes processors from now on, whether they are free or not. Plans behind that are the same if made anew.
void Planner::lower(Seconds end_s, Procs width) {
  const Seconds now_s = state_.now_s();
  standing().add(now_s, end_s, -width);
  stale_ = stale_ || due_s_ < end_s;
  if (!keeps() && !stale_) memory_.profile.add(now_s, end_s, -width);
  negative_ = true;
}

/// By the published increments, or the next second; now where an overdue job counts as gone.
Seconds Planner::raised_end_s(JobIndex job) const {
  const Seconds now_s = state_.now_s();
  const Seconds end_s = parameters_.correction == Correction::tsafrir ? corrected_end_s(state_, job) : now_s;
  return end_s > now_s || parameters_.overdue == Overdue::free ? std::max(end_s, now_s) : now_s + 1;
}

/// Gives processors back to what stands.
void Planner::raise(Seconds begin_s, Seconds end_s, Procs width) {
  if (begin_s >= end_s) return;
  standing().add(begin_s, end_s, width);
  stale_ = true;
  if (!keeps()) return;
  const Procs highest = memory_.profile.max_free(begin_s, end_s);
  raised_.include(begin_s, highest);
  raised_meanwhile_.include(begin_s, highest);
}

void Planner::serve_queue() {
  const bool plans_stay = !plans_may_move();
  const bool all_planned = state_.n_waiting() == memory_.planned.size() + state_.arrived().size();
  const bool no_more_plans = n_planned_ >= parameters_.reservations && parameters_.starvation_wait_s == unlimited;
  bool first_waiting = true;
  const auto serve_next = [&](JobIndex job) {
    if (!serve(job, first_waiting)) first_waiting = false;
  };
  if (arrivals_come_last() && (all_planned || (plans_stay && no_more_plans))) {
    if (plans_stay) {
      first_waiting = state_.n_waiting() == state_.arrived().size();
    } else {
      begin_moves();
      for (const JobIndex job : memory_.before) serve_next(job);
      end_moves();
    }
    for (const JobIndex job : state_.arrived()) serve_next(job);
    return;
  }
  begin_moves();
  const bool all_may_plan =
      parameters_.reservations == unlimited || parameters_.starvation_wait_s < unlimited || keeps();
  state_.walk_queue(any_job, [&](JobIndex job) {
    serve_next(job);
    return all_may_plan || n_planned_ < parameters_.reservations ? any_job : no_job;
  });
  end_moves();
}

/// Whether some plan may fall due, begin earlier or, if not kept, be another one if made anew.
bool Planner::plans_may_move() const {
  if (due_s_ <= state_.now_s()) return true;
  if (!keeps()) return stale_;
  return !state_.ended().empty() && (was_negative_ || raised_.begin_s != no_plan);
}

/// Whether in queue order the jobs that have arrived stand behind all that are planned.
bool Planner::arrivals_come_last() const {
  const RunInput& input = state_.input();
  if (input.queue_order != QueueOrder::ranked) return false;
  const std::span<const JobIndex> rank = input.queue_ranking.rank;
  const auto ahead = [&](JobIndex a, JobIndex b) { return rank.empty() ? a < b : rank[a] < rank[b]; };
  const auto arrived = state_.arrived();
  return std::is_sorted(arrived.begin(), arrived.end(), ahead) &&
         (arrived.empty() || memory_.planned.empty() || ahead(memory_.planned.back(), arrived.front()));
}

void Planner::begin_moves() {
  std::swap(memory_.before, memory_.planned);
  memory_.planned.clear();
  const Seconds due_s = std::exchange(due_s_, no_plan);
  if (keeps()) {
    compares_ = !state_.ended().empty();
    if (!compares_) return;
    if (was_negative_) raised_ = {state_.now_s(), no_width};
    raised_meanwhile_ = {};
    negative_ = negative_ && memory_.profile.min_free(state_.now_s(), no_plan) < 0;
    was_negative_ = negative_;
  } else {
    n_left_ = 0;
    n_planned_ = 0;
    if (stale_ || due_s < state_.now_s()) forget_plans();
  }
}

void Planner::end_moves() {
  if (!keeps()) return forget_plans_behind();
  if (!compares_) return;
  compares_ = false;
  raised_ = raised_meanwhile_;
  was_negative_ = was_negative_ || negative_;
}

void Planner::forget_plans() {
  for (const JobIndex job : memory_.before) memory_.plan_s[job] = no_plan;
  n_left_ = memory_.before.size();
  memory_.profile = memory_.running;
  stale_ = false;
}

/// Of all that have not been served yet in this pass.
void Planner::forget_plans_behind() {
  for (; n_left_ < memory_.before.size(); ++n_left_) {
    const JobIndex job = memory_.before[n_left_];
    const Seconds plan_s = std::exchange(memory_.plan_s[job], no_plan);
    memory_.profile.add(plan_s, plan_s + length_s(job), width(job));
  }
}

/// Plans, moves and starts as far as its turn allows; whether it has started.
bool Planner::serve(JobIndex job, bool first_waiting) {
  const Seconds& plan_s = memory_.plan_s[job];
  if (plan_s != no_plan) keeps() ? keep_promise(job) : leave_or_forget(job);
  if (plan_s == no_plan) plan_where_allowed(job);
  if (plan_s == no_plan) return false;
  if (plan_s <= state_.now_s() && width(job) <= state_.free()) {
    const bool promised = memory_.promise_s[job] != not_started;
    start(job, first_waiting ? StartKind::in_order : promised ? StartKind::reserved : StartKind::backfilled);
    return true;
  }
  if (memory_.promise_s[job] == not_started) memory_.promise_s[job] = plan_s;
  memory_.planned.push_back(job);
  due_s_ = std::min(due_s_, plan_s);
  return false;
}

/// The plan stays while all jobs before are planned as they were.
void Planner::leave_or_forget(JobIndex job) {
  if (memory_.before[n_left_] != job) return forget_plans_behind();
  ++n_left_;
  memory_.extra[job] = n_planned_ >= parameters_.reservations;
  n_planned_ += !memory_.extra[job];
}

void Planner::plan_where_allowed(JobIndex job) {
  const bool counts = n_planned_ < parameters_.reservations;
  const Seconds wait_s = state_.now_s() - state_.input().submit_s[job];
  if (!counts && (parameters_.starvation_wait_s == unlimited || wait_s <= parameters_.starvation_wait_s)) return;
  if (!keeps()) forget_plans_behind();
  memory_.extra[job] = !counts;
  plan(job);
}

void Planner::keep_promise(JobIndex job) {
  const Seconds plan_s = memory_.plan_s[job];
  if (plan_s > state_.now_s()) {
    if (compares_ && raised_.begin_s < plan_s && width(job) <= raised_.highest) move_earlier(job);
  } else if (width(job) > state_.free()) {
    unplan(job);
    plan(job);
  }
}

/// Puts a planned job at its earliest window where that is before its plan.
void Planner::move_earlier(JobIndex job) {
  watch_.tick();
  Seconds& plan_s = memory_.plan_s[job];
  const Seconds from_s = std::max(state_.now_s(), raised_.begin_s - length_s(job) + 1);
  // Where no level is negative, a window that begins earlier may run into its own.
  Seconds sooner_s = memory_.profile.earliest_fit(from_s, width(job), length_s(job), plan_s);
  if (sooner_s >= plan_s) return;
  const Seconds end_s = plan_s + length_s(job);
  if (negative_) {
    memory_.profile.add(plan_s, end_s, width(job));
    sooner_s = memory_.profile.earliest_fit(state_.now_s(), width(job), length_s(job));
    memory_.profile.add(plan_s, end_s, -width(job));
    if (sooner_s >= plan_s) return;
  }
  const Seconds sooner_end_s = sooner_s + length_s(job);
  memory_.profile.add(sooner_s, std::min(sooner_end_s, plan_s), -width(job));
  raise(std::max(sooner_end_s, plan_s), end_s, width(job));
  plan_s = sooner_s;
}

void Planner::plan(JobIndex job) {
  watch_.tick();
  memory_.plan_s[job] = memory_.profile.take(state_.now_s(), width(job), length_s(job));
  n_planned_ += !memory_.extra[job];
}

/// Of a plan that is kept.
void Planner::unplan(JobIndex job) {
  raise(state_.now_s(), memory_.plan_s[job] + length_s(job), width(job));
  memory_.plan_s[job] = no_plan;
  n_planned_ -= !memory_.extra[job];
}

/// Starts a job with a plan that is due.
void Planner::start(JobIndex job, StartKind kind) {
  const Seconds now_s = state_.now_s();
  const Seconds window_end_s = std::exchange(memory_.plan_s[job], no_plan) + length_s(job);
  Seconds end_s = now_s + state_.input().expected_s[job];
  n_planned_ -= !memory_.extra[job];
  state_.start(job, kind);
  if (end_s == window_end_s && end_s > now_s) {
    if (!keeps()) memory_.running.add(now_s, end_s, -width(job));
    return;
  }
  if (keeps()) raise(now_s, window_end_s, width(job));
  stale_ = negative_ = true;
  if (end_s > now_s) {
    standing().add(now_s, end_s, -width(job));
  } else {
    end_s = raised_end_s(job);
    raise_overdue();
  }
  // Plans made anew are all made before anybody starts: a job ahead of its turn keeps its window until the next pass.
  if (keeps() || kind != StartKind::in_order) return;
  memory_.profile.add(now_s, window_end_s, width(job));
  memory_.profile.add(now_s, end_s, -width(job));
  forget_plans_behind();
}

/// Starts jobs without a plan whose windows begin now.
void Planner::backfill() {
  if (parameters_.reservations == unlimited || parameters_.max_backfill == 0 || state_.queue_empty()) return;
  const Seconds now_s = state_.now_s();
  const bool limited = parameters_.max_backfill < unlimited;
  std::int64_t left = parameters_.max_backfill;
  // A job that has found no window shuts out whoever is no narrower and no shorter.
  StartRule refused{any_job.free, any_job.slack_s, any_job.free};
  const auto rule = [&] { return limited ? any_job : StartRule{state_.free(), refused.slack_s, refused.spare}; };
  state_.walk(rule(), [&](JobIndex job) {
    if (memory_.plan_s[job] != no_plan) return rule();
    watch_.tick();
    if (width(job) <= state_.free() && memory_.profile.min_free(now_s, now_s + length_s(job)) >= width(job)) {
      memory_.extra[job] = true;
      memory_.plan_s[job] = now_s;
      memory_.profile.add(now_s, now_s + length_s(job), -width(job));
      start(job, StartKind::backfilled);
    } else if (width(job) - 1 <= refused.spare && length_s(job) - 1 <= refused.slack_s) {
      refused = {0, static_cast<JobSeconds>(length_s(job) - 1), width(job) - 1};
    }
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
