#pragma once

#include "engine/availability.h"
#include "engine/event_loop.h"
#include "engine/run_watch.h"
#include "engine/scheduler_state.h"
#include "policies/parameters.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace schedsweep {

/// What planning remembers; lives in a workspace so that runs after the first allocate nothing.
struct PlannerMemory {
  Availability profile;             ///< running jobs and plans
  Availability running;             ///< promise = replan: running jobs alone
  std::vector<Seconds> plan_s;      ///< when a waiting job is planned to start; no_plan
  std::vector<Seconds> promise_s;   ///< the first plan of each job; not_started = none
  std::vector<std::uint8_t> extra;  ///< whether a plan was made for starving, beyond the count
  std::vector<JobIndex> planned;    ///< jobs with a plan that still waited at the end of the pass, in queue order
  std::vector<JobIndex> before;     ///< those of the pass before
};

/// One scheduling pass with reservations for several jobs, in a profile of availability: running jobs by their believed
/// ends, and windows of planned starts. One loop over the queue serves hybrid and conservative backfilling.
/// promise = keep: plans stay; each is put at its earliest window once after completions ("compression"), and only
/// moved later when its instant has come and jobs that outlived their beliefs stand in the way. promise = replan: all
/// plans are made anew at every pass; where nothing has moved that they stand on, they would be the same and stay.
/// Source: Mu'alem and Feitelson, TPDS 12(6), 2001 (conservative backfilling); the
/// depth as one number: Fluxion.
class Planner {
 public:
  Planner(const Parameters& parameters, SchedulerState& state, RunWatch& watch, PlannerMemory& memory);

  void schedule(SchedulerState& state);

 private:
  static constexpr Seconds no_plan = std::numeric_limits<Seconds>::max();

  /// Where the profile was raised: only there may a plan that is kept come to begin earlier.
  struct Raised {
    Seconds begin_s = no_plan;
    Procs highest = 0;  ///< level after a raise

    void include(Seconds at_s, Procs level) {
      begin_s = std::min(begin_s, at_s);
      highest = std::max(highest, level);
    }
  };

  bool keeps() const { return parameters_.promise == Promise::keep; }

  /// What stands from pass to pass.
  Availability& standing() { return keeps() ? memory_.profile : memory_.running; }

  Seconds raised_end_s(JobIndex job) const;
  void follow_clock();
  void raise_overdue();
  bool plans_may_move() const;
  bool arrivals_come_last() const;
  void begin_moves();
  void end_moves();
  void forget_plans();
  void forget_plans_behind();
  void serve_queue();
  bool serve(JobIndex job, bool first_waiting);
  void leave_or_forget(JobIndex job);
  void plan_where_allowed(JobIndex job);
  void keep_promise(JobIndex job);
  void move_earlier(JobIndex job);
  void backfill();
  void wake_for_next_plan();

  Seconds length_s(JobIndex job) const { return std::max<Seconds>(state_.input().guard_s[job], 1); }

  Procs width(JobIndex job) const { return state_.input().procs[job]; }

  void plan(JobIndex job);
  void unplan(JobIndex job);
  void raise(Seconds begin_s, Seconds end_s, Procs width);
  void lower(Seconds end_s, Procs width);
  void start(JobIndex job, StartKind kind);

  Parameters parameters_;
  SchedulerState& state_;
  RunWatch& watch_;
  PlannerMemory& memory_;
  std::int64_t n_planned_ = 0;  // of those that count
  Seconds due_s_ = no_plan;     // the first plan
  // promise = replan
  std::size_t n_left_ = 0;  // of `before`, how many have been served and left as planned
  bool stale_ = false;      // plans stand on what has changed
  // promise = keep
  Raised raised_;            // since plans were last compared with the profile
  Raised raised_meanwhile_;  // since the comparison under way began
  bool compares_ = false;
  bool negative_ = false;      // levels may be, since a job outlived its belief
  bool was_negative_ = false;  // likewise at the last comparison
};

static_assert(SchedulingPolicy<Planner>);

}  // namespace schedsweep
