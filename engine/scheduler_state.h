#pragma once

#include "engine/completion_queue.h"
#include "engine/job_table.h"
#include "engine/running_set.h"
#include "engine/schedule.h"
#include "engine/types.h"
#include "engine/wait_index.h"

#include <span>
#include <vector>

namespace schedsweep {

/// What one run reads: the jobs as they will be simulated and what the scheduler believes of them.
/// Shape: every column [n jobs].
struct RunInput {
  JobTable jobs;
  Procs processors;                         ///< of the machine
  std::span<const Procs> procs;             ///< width as simulated; above `processors` = rejected
  std::span<const JobSeconds> run_s;        ///< run time as simulated
  std::span<const JobSeconds> expected_s;   ///< belief that plans the end of a running job
  std::span<const JobSeconds> guard_s;      ///< belief that a backfill candidate is charged
  std::span<const JobIndex> queue_rank;     ///< place of each job in the queue order; empty = order of the rows
  std::span<const JobIndex> backfill_rank;  ///< place in the order that backfilling walks; empty = the queue order
  bool tracks_running = true;               ///< whether running() is kept: only who looks ahead needs it
};

/// One order of all jobs and the jobs that wait in it.
class RankedQueue {
 public:
  /// `rank` as in RunInput.
  void reset(std::span<const JobIndex> rank, std::size_t n_jobs);

  WaitIndex& index() { return index_; }

  const WaitIndex& index() const { return index_; }

  std::size_t rank_of(JobIndex job) const { return rank_.empty() ? job : rank_[job]; }

  JobIndex job_at(std::size_t rank) const { return rank_.empty() ? static_cast<JobIndex>(rank) : job_at_[rank]; }

 private:
  std::span<const JobIndex> rank_;
  std::vector<JobIndex> job_at_;
  WaitIndex index_;
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

  std::size_t n_waiting() const { return queue_.index().size(); }

  bool queue_empty() const { return n_waiting() == 0; }

  /// The job at the head of the queue. Requires: queue not empty.
  JobIndex head() { return queue_.job_at(queue_.index().first()); }

  /// Calls visit(job) -> StartRule for each waiting job that meets the current rule, in the order backfilling walks;
  /// visit may start that job and answers the rule for what follows.
  template <class Visit>
  void walk(StartRule rule, Visit visit) {
    RankedQueue& order = walk_order();
    std::size_t rank = order.index().next(0, rule);
    while (rank != WaitIndex::none) {
      rule = visit(order.job_at(rank));
      rank = order.index().next(rank + 1, rule);
    }
  }

  /// Calls visit(job) for each waiting job.
  template <class Visit>
  void for_each_waiting(Visit visit) {
    walk(WaitIndex::any_job, [&](JobIndex job) {
      visit(job);
      return WaitIndex::any_job;
    });
  }

  /// Whether no job that arrived since the last pass meets `rule`.
  bool none_arrived_meets(const StartRule& rule) const {
    for (JobIndex job = first_of_round_; job < next_arrival_; ++job)
      if (waits(job) && rule.admits(input_.procs[job], input_.guard_s[job])) return false;
    return true;
  }

  /// Whether `job` has arrived and not started.
  bool waits(JobIndex job) const { return start_s_[job] == not_started && job < next_arrival_ && fits_machine(job); }

  const RunningSet& running() const { return running_; }

  RunningSet& running() { return running_; }

  Seconds start_s(JobIndex job) const { return start_s_[job]; }

  // What a policy does.
  /// Starts a waiting job now. Requires: it waits and fits.
  void start(JobIndex job, StartKind kind);

  // What the event loop does.
  /// Moves the clock to the next instant with an event; false when nothing is left.
  bool advance();

  /// Handles the next event of this instant, completions (by job) before arrivals (by job); false when none is left.
  bool take_event();

  /// The finished run. Valid until the next reset.
  Schedule schedule() const;

 private:
  bool fits_machine(JobIndex job) const { return input_.procs[job] <= input_.processors; }

  RankedQueue& walk_order() { return input_.backfill_rank.empty() ? queue_ : backfill_; }

  void arrive(JobIndex job);
  void finish(JobIndex job);

  RunInput input_{};
  Seconds now_s_ = 0;
  Procs free_ = 0;
  JobIndex next_arrival_ = 0;
  JobIndex first_of_round_ = 0;  // jobs from here to next_arrival_ came since the last pass
  RankedQueue queue_;
  RankedQueue backfill_;
  RunningSet running_;
  CompletionQueue completions_;
  std::vector<Seconds> start_s_;
  std::vector<StartKind> kind_;
};

}  // namespace schedsweep
