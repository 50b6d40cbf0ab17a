#pragma once

#include "engine/scheduler_state.h"

namespace schedsweep {

/// Decides at one instant which waiting jobs start.
template <class P>
concept SchedulingPolicy = requires(P& policy, SchedulerState& state) {
  policy.schedule(state);
};

/// When a policy is asked: once an instant, or after every single completion and arrival.
enum class Pass : std::uint8_t { instant, event };

/// Watches nothing; the strict run puts a checker in its place.
struct NoWatcher {
  void before_pass(SchedulerState&) {}

  void after_pass(SchedulerState&) {}
};

/// Runs all events of `state`, in order of time; at one instant completions by job, then arrivals by job, then the
/// policy. A job of no length ends in a further round of the same instant.
template <SchedulingPolicy Policy, class Watcher = NoWatcher>
void run_events(SchedulerState& state, Policy& policy, Pass pass, Watcher&& watcher = {}) {
  while (state.advance()) {
    if (pass == Pass::event) {
      state.take_event();
    } else {
      while (state.take_event()) {
      }
    }
    watcher.before_pass(state);
    policy.schedule(state);
    watcher.after_pass(state);
  }
}

}  // namespace schedsweep
