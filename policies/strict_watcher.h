#pragma once

#include "engine/scheduler_state.h"
#include "policies/backfill.h"

#include <optional>
#include <stdexcept>
#include <string>

namespace schedsweep {

/// An invariant of a run does not hold: a defect of this program, never of its input.
class InvariantError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Checks every invariant of a run after every pass: the clock never goes back, processors are conserved, no job waits
/// and runs at once, none waits before its submit or starts before it, and the head starts no later than first
/// promised. The last one is checked for one reservation, in an order known before the run, where beliefs are upper
/// bounds of run times and passes are taken once an instant: between two completions of one instant a head can look
/// blocked for another second. Errors: InvariantError. Cost: O(waiting + running) a pass.
class StrictWatcher {
 public:
  StrictWatcher(const SchedulerState& state, const Parameters& parameters);

  void before_pass(SchedulerState& state);
  void after_pass(SchedulerState& state);

 private:
  struct Promise {
    JobIndex job;
    Seconds shadow_s;
  };

  void check_running(const SchedulerState& state) const;
  void check_waiting(SchedulerState& state) const;
  void check_promise(SchedulerState& state);

  Backfill policy_;
  Seconds last_s_;
  bool protects_head_;
  std::optional<Promise> promise_;
};

}  // namespace schedsweep
