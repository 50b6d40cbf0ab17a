#pragma once

#include "engine/job_table.h"
#include "engine/rank_by_key.h"
#include "engine/run_watch.h"
#include "engine/schedule.h"
#include "engine/scheduler_state.h"
#include "policies/estimator.h"
#include "policies/lean_run.h"
#include "policies/parameters.h"
#include "policies/planner.h"
#include "policies/usage.h"

#include <memory>
#include <vector>

namespace schedsweep {

/// Whether every invariant is checked at every step of a run (slow) or none.
enum class Checks : std::uint8_t { none, strict };

/// Looks on while a run goes on.
class RunWatcher {
 public:
  virtual ~RunWatcher() = default;

  /// Before the pass: everything has happened that happens at this instant or, with a pass an event, this event.
  virtual void before_pass(SchedulerState& state) = 0;
  virtual void after_pass(SchedulerState& state) = 0;
};

/// The memory of one run, for one thread; after its first run of a size `simulate` allocates nothing.
struct Workspace {
  RunWatch watch;  ///< set before a run to have it stopped or limited; by default neither
  RunInput input;  ///< what the last run read, submits as simulated
  LeanMemory lean;
  SchedulerState state;
  PlannerMemory planner;
  Usage usage;
  std::vector<std::unique_ptr<Learner>> learners;  ///< by estimator; null until first used
  std::vector<Procs> procs;
  std::vector<JobSeconds> run_s;
  std::vector<JobSeconds> expected_s;
  std::vector<JobSeconds> guard_s;
  std::vector<BeliefSource> belief_source;
  std::vector<double> keys;
  std::vector<JobIndex> rows;
  RankingMemory queue_ranking;
  RankingMemory backfill_ranking;
};

/// Runs `jobs` through a machine of `processors`: a pure function of its first three arguments.
/// The schedule lives in `ws` and `jobs` until either changes. `watcher` may be null.
/// Errors: InputError for processors < 1, for a job wider than the machine where wider = reject, and, under strict
/// checks, for a violated invariant; RunStopped and RunTimeout as ws.watch says. After any of them the workspace is as
/// good as new.
Schedule simulate(const JobTable& jobs, Procs processors, const Parameters& parameters, Workspace& ws,
                  Checks checks = Checks::none, RunWatcher* watcher = nullptr);

}  // namespace schedsweep
