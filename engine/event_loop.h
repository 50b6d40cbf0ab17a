#pragma once

#include "engine/conventions.h"
#include "engine/run_watch.h"
#include "engine/scheduler_state.h"

namespace schedsweep {

/// Decides at one instant which waiting jobs start.
template <class P>
concept SchedulingPolicy = requires(P& policy, SchedulerState& state) {
  policy.schedule(state);
};

/// Watches nothing; the strict run puts a checker in its place.
struct NoWatcher {
  void before_pass(SchedulerState&) {}

  void after_pass(SchedulerState&) {}
};

/// Runs all events of `state` in order of time, with a pass of the policy after all events of an instant or after each
/// one. A job of no length ends in a further round of the same instant; an instant at which nobody ends, enters the
/// queue or is due has no pass. Errors: those of `watch`, for which a pass weighs more when many jobs wait.
template <SchedulingPolicy Policy, class Watcher = NoWatcher>
void run_events(SchedulerState& state, Policy& policy, Pass pass, RunWatch& watch, Watcher&& watcher = {}) {
  constexpr std::size_t waiting_a_tick = 1024;
  while (state.advance()) {
    bool happened = state.take_event();
    if (!happened && !state.is_due()) continue;
    watch.event();
    if (pass == Pass::instant)
      while (happened && state.take_event()) watch.event();
    watch.tick(static_cast<std::int32_t>(state.n_waiting() / waiting_a_tick));
    state.begin_pass();
    watcher.before_pass(state);
    policy.schedule(state);
    watcher.after_pass(state);
    state.end_pass();
  }
}

}  // namespace schedsweep
