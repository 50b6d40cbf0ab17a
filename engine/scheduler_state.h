#pragma once

#include "engine/completion_queue.h"
#include "engine/conventions.h"
#include "engine/dependency_tracker.h"
#include "engine/job_table.h"
#include "engine/live_queue.h"
#include "engine/live_run.h"
#include "engine/ranked_queue.h"
#include "engine/ranking.h"
#include "engine/running_set.h"
#include "engine/schedule.h"
#include "engine/types.h"

#include <algorithm>
#include <span>
#include <vector>

namespace schedsweep {

/// How the waiting jobs are kept in order.
enum class QueueOrder : std::uint8_t {
  ranked,    ///< the order of all jobs is known before the run
  at_entry,  ///< a job's key is known when it enters the queue
  at_end,    ///< likewise, but keys change whenever a job ends
  at_pass,   ///< keys change while jobs wait: taken anew at every pass
};

/// What one run reads: the jobs as they will be simulated and what the scheduler believes of them.
/// Shape: every column [n jobs].
struct RunInput {
  JobTable jobs;
  Procs processors;                        ///< of the machine
  std::span<const Procs> procs;            ///< width as simulated; above `processors` = rejected
  std::span<const JobSeconds> run_s;       ///< run time as simulated
  std::span<const JobSeconds> expected_s;  ///< belief that plans the end of a running job
  std::span<const JobSeconds> guard_s;     ///< belief that a backfill candidate is charged
  Ranking queue_ranking;                   ///< ranked: the queue order
  Ranking backfill_ranking;                ///< ranked: the order of backfilling; by row = the queue order
  std::span<const Seconds> submit_s;       ///< as simulated: of jobs with links known once they have entered
  QueueOrder queue_order = QueueOrder::ranked;
  bool shortest_first = false;  ///< not ranked: backfilling walks by ascending guard, ties in queue order
  bool sorts_to_start = false;  ///< not ranked: the order matters only where somebody fits what is free
  bool tracks_running = true;   ///< whether running() is kept: only who looks ahead needs it
  LiveRun* live = nullptr;      ///< asked and told while the run goes on; needed unless ranked
  First first = First::completions;
  Ties ties = Ties::job;
  Dependencies dependencies = Dependencies::ignore;
};

/// A job that has ended, with the end that was last believed in.
struct EndedJob {
  JobIndex job;
  Seconds believed_end_s;
};

/// The machine and its queue at one instant: what a policy sees and the two things it may do, look and start.
/// Reused from run to run: after the first run of a size it allocates nothing.
class SchedulerState {
 public:
  /// Prepares a run over `input`, which must outlive it. Errors: InputError beyond CompletionQueue::max_jobs jobs.
  void reset(const RunInput& input);

  // What a policy reads.
  Seconds now_s() const { return now_s_; }

  Procs free() const { return free_; }

  const RunInput& input() const { return input_; }

  std::size_t n_waiting() const { return ranked() ? queue_.size() : live_.size(); }

  bool queue_empty() const { return n_waiting() == 0; }

  /// The job at the head of the queue. Requires: queue not empty.
  JobIndex head() { return ranked() ? queue_.job_at(queue_.first()) : live_.first(); }

  /// Calls visit(job) -> StartRule for each waiting job that meets the current rule, in queue order; visit may start
  /// that job and answers the rule for what follows, never a wider one.
  template <class Visit>
  void walk_queue(StartRule rule, Visit visit) {
    if (ranked()) {
      walk_in(queue_, rule, visit);
    } else {
      live_.walk(WalkOrder::queue, rule, visit);
    }
  }

  /// Likewise in the order in which backfilling tries jobs.
  template <class Visit>
  void walk(StartRule rule, Visit visit) {
    if (ranked() && !input_.backfill_ranking.by_row()) {
      walk_in(backfill_, rule, visit);
    } else if (!ranked() && input_.shortest_first) {
      live_.walk(WalkOrder::shortest, rule, visit);
    } else {
      walk_queue(rule, visit);
    }
  }

  /// Calls visit(job) for each waiting job, in queue order.
  template <class Visit>
  void for_each_waiting(Visit visit) {
    walk_queue(any_job, [&](JobIndex job) {
      visit(job);
      return any_job;
    });
  }

  /// Jobs that entered the queue since the last pass.
  std::span<const JobIndex> arrived() const { return arrived_; }

  /// Jobs that ended since the last pass.
  std::span<const EndedJob> ended() const { return ended_; }

  bool waits(JobIndex job) const { return start_s_[job] == in_queue; }

  const RunningSet& running() const { return running_; }

  RunningSet& running() { return running_; }

  Seconds start_s(JobIndex job) const { return start_s_[job]; }

  /// Processors of the running jobs that end at this very instant, as was believed at their start or later than that.
  Procs procs_ending_as_believed() const;

  // What a policy does.
  /// Starts a waiting job now. Requires: it waits and fits.
  void start(JobIndex job, StartKind kind);

  /// Asks for a pass at `wake_s` if nothing happens before; holds until the next pass.
  void wake_at(Seconds wake_s) { wake_s_ = wake_s; }

  /// Asks for a pass at `wake_s` if nothing else is ever to happen; holds until the next pass.
  void wake_if_idle(Seconds wake_s) { idle_wake_s_ = wake_s; }

  // What the event loop does.
  /// Moves the clock to the next instant with an event; false when nothing is left.
  bool advance();

  /// Handles the next event of this instant; false when none is left.
  bool take_event();

  /// Whether a pass was asked for at this instant.
  bool is_due() const { return wake_s_ == now_s_; }

  /// Forgets what was asked for, and brings the queue in order.
  void begin_pass();

  /// Forgets who arrived and ended.
  void end_pass() {
    arrived_.clear();
    ended_.clear();
  }

  /// The finished run. Valid until the next reset.
  Schedule schedule() const;

 private:
  static constexpr Seconds in_queue = not_started + 1;
  static constexpr Seconds never = std::numeric_limits<Seconds>::max();

  template <class Queue, class Visit>
  static void walk_in(Queue& queue, StartRule rule, Visit& visit) {
    for (std::size_t at = queue.next(0, rule); at != Queue::none; at = queue.next(at + 1, rule))
      rule = visit(queue.job_at(at));
  }

  bool ranked() const { return input_.queue_order == QueueOrder::ranked; }

  bool fits_machine(JobIndex job) const { return input_.procs[job] <= input_.processors; }

  bool take_completion();
  bool take_arrival();
  bool take_submit();
  void enter(JobIndex job);
  void finish(JobIndex job);

  RunInput input_{};
  Seconds now_s_ = 0;
  Seconds wake_s_ = never;
  Seconds idle_wake_s_ = never;
  Procs free_ = 0;
  JobIndex next_submit_ = 0;
  RankedQueue queue_;
  RankedQueue backfill_;
  LiveQueue live_;
  RunningSet running_;
  CompletionQueue completions_;
  DependencyTracker tracker_;
  std::vector<JobIndex> arrived_;
  std::vector<EndedJob> ended_;
  std::vector<JobIndex> by_start_;  // ties = start: jobs in the order of their starts
  bool keys_changed_ = false;       // since they were taken
  std::vector<Seconds> submit_s_;   // as simulated, where links decide
  std::vector<Seconds> start_s_;
  std::vector<StartKind> kind_;
};

}  // namespace schedsweep
