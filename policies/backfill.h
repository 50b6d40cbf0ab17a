#pragma once

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
    start_from_head(state);
    if (state.queue_empty() || parameters_.reservations == 0) return;
    if (parameters_.correction == Correction::tsafrir) correct_beliefs(state);
    backfill(state, reservation_of_head(state));
  }

  /// Promise to the job at the head, which does not fit now.
  static Reservation reservation_of_head(SchedulerState& state) {
    return state.running().reserve(state.input().procs[state.head()], state.free(), state.now_s());
  }

 private:
  static void start_from_head(SchedulerState& state) {
    while (!state.queue_empty()) {
      const JobIndex head = state.head();
      if (state.input().procs[head] > state.free()) return;
      state.start(head, StartKind::in_order);
    }
  }

  /// The blocked head is wider than what is free, so the walk passes over it by itself.
  void backfill(SchedulerState& state, Reservation promise) {
    const Seconds slack_s = promise.shadow_s - state.now_s();
    StartRule rule{state.free(), saturate(slack_s), parameters_.spare ? promise.spare : 0};
    // Only what arrived since the last pass can start if that pass refused everyone else under a rule as wide as this
    // one.
    if (!admits_no_more(rule, refused_) || !state.none_arrived_meets(rule)) {
      state.walk(rule, [&](JobIndex job) {
        if (state.input().guard_s[job] > slack_s) rule.spare -= state.input().procs[job];
        state.start(job, StartKind::backfilled);
        rule.free = state.free();
        return rule;
      });
    }
    refused_ = rule;
  }

  /// Whether every job that `before` refuses is refused by `rule` too.
  static bool admits_no_more(const StartRule& rule, const StartRule& before) {
    return rule.free <= before.free && rule.slack_s <= before.slack_s && rule.spare <= before.spare;
  }

  static JobSeconds saturate(Seconds seconds) {
    return static_cast<JobSeconds>(std::min<Seconds>(seconds, std::numeric_limits<JobSeconds>::max()));
  }

  Parameters parameters_;
  StartRule refused_{0, 0, 0};  // refuses every job that has waited through the last pass
};

static_assert(SchedulingPolicy<Backfill>);

}  // namespace schedsweep
