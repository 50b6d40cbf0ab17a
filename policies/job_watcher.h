#pragma once

#include "policies/backfill.h"
#include "policies/simulate.h"

#include <optional>
#include <vector>

namespace schedsweep {

/// Why a job did not start in a pass.
enum class Blocked : std::uint8_t {
  at_head,          ///< first in the queue, and wider than what is free
  behind_head,      ///< nothing starts ahead of the blocked head
  too_wide,         ///< wider than what is free
  would_delay,      ///< it would end after the head's shadow time, on more than the spare processors
  not_a_candidate,  ///< it fits and would delay nobody, but the pass looked at max_backfill others before it
  planned,          ///< its own reservation lies ahead
  no_window,        ///< it fits now, but not until its end beside the reservations of others
};

/// What a pass, or several in a row with the same outcome, meant for the job. Units: s, processors.
struct WaitEpisode {
  Seconds from_s;
  Seconds to_s;  ///< of the last such pass
  Blocked why;
  JobIndex head;       ///< first in the queue
  Seconds reserved_s;  ///< start promised to the job itself where it is planned, else to the head; not_started = none
  Procs free;          ///< after the last pass
  Procs spare;         ///< processors that the head leaves over at its shadow time
  std::int64_t passes;
};

/// How the job started.
struct StartRecord {
  Seconds start_s;
  StartKind kind;
  std::optional<JobIndex> head;  ///< who was blocked when it started
  Seconds reserved_s;            ///< for him; not_started = nothing
  Procs free_before;
};

/// Follows one job through a run: why it waited, pass by pass, and how it started.
class JobWatcher final : public RunWatcher {
 public:
  /// `ws` is the workspace of the run that is watched.
  JobWatcher(JobIndex job, const Parameters& parameters, const Workspace& ws);

  void before_pass(SchedulerState& state) override;
  void after_pass(SchedulerState& state) override;

  const std::vector<WaitEpisode>& episodes() const { return episodes_; }

  const std::optional<StartRecord>& start() const { return start_; }

  /// Jobs before it in the queue at its first pass, and what was free then.
  std::int64_t jobs_ahead() const { return jobs_ahead_; }

  Procs free_at_submit() const { return free_at_submit_; }

 private:
  WaitEpisode waiting(SchedulerState& state) const;
  Blocked why(SchedulerState& state, const Reservation& promise) const;
  Seconds plan_s(JobIndex job) const;
  std::optional<Reservation> promise_of_head(SchedulerState& state) const;

  JobIndex job_;
  Parameters parameters_;
  Backfill easy_;
  const Workspace& ws_;
  bool seen_ = false;
  std::int64_t jobs_ahead_ = 0;
  Procs free_at_submit_ = 0;
  Procs free_before_ = 0;
  std::vector<WaitEpisode> episodes_;
  std::optional<StartRecord> start_;
};

}  // namespace schedsweep
