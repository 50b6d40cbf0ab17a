#pragma once

#include "engine/array_gates.h"
#include "engine/conventions.h"
#include "engine/dependency.h"
#include "engine/job_table.h"
#include "engine/types.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace schedsweep {

/// Follows the links between jobs while a run goes on: which jobs enter the queue later than their submit, or never.
/// The run tells it of submits, starts and ends in the order of events and takes the releases, which it sorts.
/// A job whose link can no longer be met is dropped: it never runs and counts at that instant as ended badly for those
/// that depend on it. Reused from run to run: for inputs no larger than before it allocates nothing.
class DependencyTracker {
 public:
  /// Prepares a run over `jobs`, whose links must outlive it. The machine refuses jobs wider than `widest`;
  /// none of them is released. Requires: widths as simulated, links and tasks as JobColumns sorts them, no delay < 0.
  void reset(const JobTable& jobs, Dependencies mode, Procs widest = std::numeric_limits<Procs>::max());

  /// Whether there is anything to follow; if not, nothing below need be called.
  bool active() const { return active_; }

  /// The stream of submits reaches `job`, which the machine does not refuse. True: it does not enter the queue now;
  /// it is among the releases later, or never, or (feedback) has been already.
  bool takes_over(JobIndex job, Seconds now_s);

  /// A job of the queue starts.
  void started(JobIndex job, Seconds now_s);

  /// A job ends; `well`: as afterok asks.
  void ended(JobIndex job, Seconds now_s, bool well);

  /// The machine refuses `job`, told at its submit in place of takes_over.
  void cancelled(JobIndex job, Seconds now_s);

  /// Whether a job will enter the queue at an instant already known, if nothing comes before.
  bool has_release() const { return !releases_.empty(); }

  /// The first release by instant, then row. Requires: has_release.
  Seconds next_release_s() const { return releases_.front().at_s; }

  JobIndex next_release_job() const { return releases_.front().job; }

  /// Takes it: the job enters the queue at next_release_s. Requires: has_release.
  JobIndex pop_release();

 private:
  enum class Phase : std::uint8_t {
    expected,  ///< its submit lies ahead
    early,     ///< likewise, but it enters when its links are met
    held,      ///< submitted, a link is not met
    released,  ///< all links met; among the releases, at a gate or in the queue
    gone,      ///< dropped or refused
  };

  enum class Happened : std::uint8_t { start, good_end, bad_end, dropped };

  /// What it means for a link; open: nothing yet, or it has been met before.
  enum class Verdict : std::uint8_t { met, open, never };

  static Verdict judge(DependencyKind kind, Happened what);

  void tell(JobIndex on, Seconds now_s, Happened what);
  void follow(JobIndex on, Seconds now_s, Happened what);
  void meet(const Dependency& link, Seconds now_s);
  void schedule(Release release);
  void pass_on(JobIndex task, Seconds now_s);
  void settle();

  bool active_ = false;
  std::span<const Dependency> links_;
  std::vector<std::uint32_t> first_link_;  // links on job j are [first_link_[j], first_link_[j + 1])
  std::vector<std::uint32_t> unmet_;       // links of each job
  std::vector<Seconds> release_s_;         // by the links met so far
  std::vector<Phase> phase_;
  std::vector<JobIndex> dropped_;  // those whose dependents have not been told yet
  std::vector<Release> releases_;  // heap, next first; its top can enter as things stand
  ArrayGates gates_;
};

}  // namespace schedsweep
