#pragma once

#include "engine/event_loop.h"
#include "engine/scheduler_state.h"
#include "policies/correction.h"
#include "policies/parameters.h"

#include <algorithm>
#include <limits>

namespace schedsweep {

/// One scheduling pass for any order: the queue is served from its head; the first job that does not fit holds the
/// reservation, and jobs behind it start where they cannot delay it.
/// Source: Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995 (one reservation and spare processors).
class Backfill {
 public:
  explicit Backfill(const Parameters& parameters) : parameters_(parameters) {}

  void schedule(SchedulerState& state) {
    const bool lends = parameters_.overdue == Overdue::free && parameters_.reservations > 0;
    ending_ = lends ? state.procs_ending_as_believed() : 0;
    start_from_head(state);
    if (state.queue_empty() || parameters_.reservations == 0) return;
    if (parameters_.correction == Correction::tsafrir) correct_beliefs(state);
    backfill(state, reservation_of_head(state));
  }

  /// Promise to the job at the head, which does not fit now, as it would be made in this pass.
  Reservation reservation_of_head(SchedulerState& state) const {
    const Seconds overdue_s = state.now_s() + (parameters_.overdue == Overdue::next_second ? 1 : 0);
    return state.running().reserve(state.input().procs[state.head()], state.free(), overdue_s);
  }

 private:
  /// What jobs may start on. Overdue::free: as if those that end at this instant, and should, had ended already.
  Procs available(const SchedulerState& state) const { return state.free() + ending_; }

  void start_from_head(SchedulerState& state) const {
    while (!state.queue_empty()) {
      const JobIndex head = state.head();
      if (state.input().procs[head] > available(state) || awaits_shadow(state, head)) return;
      state.start(head, StartKind::in_order);
    }
  }

  /// Shadow::awaited: a blocked head is not tried again before its shadow time.
  bool awaits_shadow(const SchedulerState& state, JobIndex head) const {
    return parameters_.shadow == Shadow::awaited && head == promised_job_ && state.now_s() < promised_s_;
  }

  Seconds slack_until(Seconds shadow_s, Seconds now_s) const {
    switch (parameters_.until_shadow) {
      case UntilShadow::before:
        return shadow_s - now_s - 1;
      case UntilShadow::ignored:
        return std::numeric_limits<JobSeconds>::max();
      case UntilShadow::at_most:
        break;
    }
    return shadow_s - now_s;
  }

  void backfill(SchedulerState& state, Reservation promise) {
    if (parameters_.shadow != Shadow::recomputed) promise = as_first_promised(state, promise);
    if (parameters_.shadow == Shadow::awaited) state.wake_if_idle(promised_s_);
    const JobIndex head = state.head();
    const Seconds slack_s = slack_until(promise.shadow_s, state.now_s());
    StartRule rule{available(state), saturate(slack_s), parameters_.spare ? promise.spare : 0};
    const auto start = [&](JobIndex job) {
      if (job == head) return rule;
      if (state.input().guard_s[job] > slack_s) rule.spare -= state.input().procs[job];
      state.start(job, StartKind::backfilled);
      rule.free = available(state);
      return rule;
    };
    if (parameters_.max_backfill < unlimited) {
      walk_first(state, rule, start);
    } else if (!admits_no_more(rule, refused_) || arrival_meets(state, rule)) {
      // Only what arrived since the last pass can start if that pass refused everyone else under a rule as wide as
      // this one.
      state.walk(rule, start);
    }
    // A head that awaits its shadow time has been passed over, not refused.
    refused_ = parameters_.shadow == Shadow::awaited ? no_job : rule;
  }

  /// The walk over the first max_backfill jobs behind the head, whether they can start or not.
  template <class Start>
  void walk_first(SchedulerState& state, StartRule& rule, Start start) const {
    const JobIndex head = state.head();
    std::int64_t left = parameters_.max_backfill;
    if (left == 0) return;
    state.walk(any_job, [&](JobIndex job) {
      if (job == head) return any_job;
      if (rule.admits(state.input().procs[job], state.input().guard_s[job])) start(job);
      return --left > 0 ? any_job : no_job;
    });
  }

  /// The shadow time of the pass at which this job became the blocked head, and what is spare then by the beliefs of
  /// now.
  Reservation as_first_promised(SchedulerState& state, Reservation promise) {
    if (state.head() != promised_job_) {
      promised_job_ = state.head();
      promised_s_ = promise.shadow_s;
      return promise;
    }
    const Procs width = state.input().procs[promised_job_];
    const Seconds overdue_s = state.now_s() + (parameters_.overdue == Overdue::next_second ? 1 : 0);
    const Seconds at_s = std::max(promised_s_, state.now_s());
    const Procs then_free = state.free() + (at_s < overdue_s ? 0 : state.running().procs_ending_by(at_s));
    return {promised_s_, std::max(then_free - width, 0)};
  }

  static bool arrival_meets(const SchedulerState& state, const StartRule& rule) {
    return std::any_of(state.arrived().begin(), state.arrived().end(), [&](JobIndex job) {
      return state.waits(job) && rule.admits(state.input().procs[job], state.input().guard_s[job]);
    });
  }

  /// Whether every job that `before` refuses is refused by `rule` too.
  static bool admits_no_more(const StartRule& rule, const StartRule& before) {
    return rule.free <= before.free && rule.slack_s <= before.slack_s && rule.spare <= before.spare;
  }

  static JobSeconds saturate(Seconds seconds) {
    constexpr Seconds most_s = std::numeric_limits<JobSeconds>::max();
    return static_cast<JobSeconds>(std::clamp(seconds, -most_s, most_s));
  }

  Parameters parameters_;
  Procs ending_ = 0;
  StartRule refused_ = no_job;  // refuses every job that has waited through the last pass
  JobIndex promised_job_ = std::numeric_limits<JobIndex>::max();
  Seconds promised_s_ = 0;
};

static_assert(SchedulingPolicy<Backfill>);

}  // namespace schedsweep
