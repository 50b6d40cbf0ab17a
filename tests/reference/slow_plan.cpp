#include "tests/reference/slow_plan.h"

#include "tests/reference/slow_profile.h"

#include <algorithm>

namespace schedsweep::test {
namespace {

Seconds length_s(const SlowJob& job) { return std::max<Seconds>(1, job.guard_s); }

class PlannedPass {
 public:
  PlannedPass(SlowState& state, Procs processors) : state_(state), profile_(processors, state.now_s) {
    if (state.parameters.promise == Promise::replan)
      for (SlowJob* job : state.waiting) job->plan.reset();
    for (const SlowJob* job : state.running) occupy_running(*job);
    for (const SlowJob* job : state.waiting) {
      if (!job->plan) continue;
      occupy_planned(*job);
      n_counted_ += job->plan->counts;
    }
  }

  /// One walk over the queue: every job gets, keeps or improves its plan where it may, and starts where it can.
  void walk(bool some_job_ended) {
    const std::vector<SlowJob*> queue = state_.waiting;
    for (SlowJob* job : queue) {
      if (job->plan) {
        if (some_job_ended) move_earlier(*job);
        if (is_due(*job) && !state_.fits(*job)) plan_anew(*job);
      } else if (!plan_first(*job)) {
        continue;
      }
      if (is_due(*job) && state_.fits(*job)) {
        carry_out(*job);
      } else if (job->first_promise_s == not_started) {
        job->first_promise_s = job->plan->start_s;
      }
    }
  }

  /// Starts the jobs without a plan that delay none of the plans.
  void backfill() {
    std::vector<SlowJob*> unplanned;
    for (SlowJob* job : state_.waiting)
      if (!job->plan) unplanned.push_back(job);
    for (SlowJob* job : state_.candidates_of(unplanned)) {
      if (!state_.fits(*job) || earliest_s(*job) != state_.now_s) continue;
      state_.start(*job, StartKind::backfilled);
      if (state_.parameters.promise == Promise::replan) {
        profile_.occupy(state_.now_s, state_.now_s + length_s(*job), job->width);
      } else {
        occupy_running(*job);
      }
    }
  }

 private:
  bool is_due(const SlowJob& job) const { return job.plan->start_s <= state_.now_s; }

  Seconds earliest_s(const SlowJob& job) const { return profile_.earliest_s(job.width, length_s(job)); }

  void occupy_running(const SlowJob& job) { profile_.occupy(state_.now_s, state_.believed_end_s(job), job.width); }

  void occupy_planned(const SlowJob& job) {
    profile_.occupy(job.plan->start_s, job.plan->start_s + length_s(job), job.width);
  }

  void vacate_planned(const SlowJob& job) {
    profile_.vacate(job.plan->start_s, job.plan->start_s + length_s(job), job.width);
  }

  /// While all reservations are taken, only a job that has waited too long gets a plan, beyond their number.
  bool plan_first(SlowJob& job) {
    const Seconds starvation_wait_s = state_.parameters.starvation_wait_s;
    const bool counts = n_counted_ < state_.parameters.reservations;
    const bool starves = starvation_wait_s < unlimited && state_.now_s - job.submit_s > starvation_wait_s;
    if (!counts && !starves) return false;
    job.plan = {earliest_s(job), counts};
    occupy_planned(job);
    n_counted_ += counts;
    return true;
  }

  void move_earlier(SlowJob& job) {
    vacate_planned(job);
    job.plan->start_s = std::min(job.plan->start_s, earliest_s(job));
    occupy_planned(job);
  }

  void plan_anew(SlowJob& job) {
    vacate_planned(job);
    job.plan->start_s = earliest_s(job);
    occupy_planned(job);
  }

  void carry_out(SlowJob& job) {
    vacate_planned(job);
    n_counted_ -= job.plan->counts;
    const bool was_promised = job.first_promise_s != not_started;
    const StartKind ahead = was_promised ? StartKind::reserved : StartKind::backfilled;
    const bool in_order = state_.is_head(job);
    state_.start(job, in_order ? StartKind::in_order : ahead);
    if (state_.parameters.promise == Promise::replan && !in_order) {
      // All were planned before any started: one ahead of its turn keeps its window for the rest of the pass.
      profile_.occupy(state_.now_s, state_.now_s + length_s(job), job.width);
    } else {
      occupy_running(job);
    }
  }

  SlowState& state_;
  SlowProfile profile_;
  std::int64_t n_counted_ = 0;
};

}  // namespace

bool plans_windows(const Parameters& parameters) {
  return parameters.reservations >= 2 || (parameters.reservations >= 1 && parameters.starvation_wait_s < unlimited);
}

void planned_pass(SlowState& state, Procs processors, bool some_job_ended) {
  PlannedPass pass(state, processors);
  pass.walk(some_job_ended);
  pass.backfill();
}

std::optional<Seconds> next_plan_s(const SlowState& state) {
  std::optional<Seconds> next_s;
  if (state.parameters.promise == Promise::replan) return next_s;
  for (const SlowJob* job : state.waiting)
    if (job->plan && job->plan->start_s > state.now_s && state.fits(*job))
      next_s = next_s ? std::min(*next_s, job->plan->start_s) : job->plan->start_s;
  return next_s;
}

}  // namespace schedsweep::test
