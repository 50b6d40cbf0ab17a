#pragma once

#include "engine/running_set.h"
#include "policies/simulate.h"

#include <optional>
#include <vector>

namespace schedsweep {

/// Why a job did not start in a pass.
enum class Blocked : std::uint8_t {
  at_head,          ///< first in the queue, and wider than what is free
  awaits_shadow,    ///< first in the queue, but not tried again before the shadow time it had at first
  behind_head,      ///< nothing starts ahead of the blocked head
  too_wide,         ///< wider than what is free
  would_delay,      ///< it would not end by the head's shadow time, and needs more than the spare processors
  not_a_candidate,  ///< it fits and would delay nobody, but the pass looked at max_backfill others before it
  planned,          ///< its own reservation lies ahead
  no_window,        ///< it fits now, but not until its end beside the reservations of others
};

/// What let a job start ahead of its turn without a reservation of its own.
enum class Room : std::uint8_t {
  before_shadow,  ///< it is believed to end by the head's shadow time
  spare,          ///< it uses processors that the head leaves over then
  unprotected,    ///< it fits; nobody asks whether it delays the head
  window,         ///< it fits until its believed end beside the reservations of others
};

/// What a pass, or several in a row with the same outcome, meant for the job. Units: s, processors.
struct WaitEpisode {
  Seconds from_s;
  Seconds to_s;  ///< of the last such pass
  Blocked why;
  JobIndex head;       ///< first in the queue
  Seconds reserved_s;  ///< start promised to the job itself where it is planned, else to the head; not_started = none
  Procs free;          ///< after the last pass
  Procs spare;         ///< what the head leaves over at its shadow time, after the last pass
  std::int64_t passes;

  bool operator==(const WaitEpisode&) const = default;
};

/// How the job started.
struct StartRecord {
  Seconds start_s;
  StartKind kind;
  std::optional<Room> room;      ///< of a backfilled job
  std::optional<JobIndex> head;  ///< first of those that still waited after the pass
  Seconds reserved_s;            ///< for him; not_started = nothing
  Procs free_before;             ///< the pass
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
  Procs available(const SchedulerState& state) const { return state.free() + ending_; }

  bool started_in_pass(const SchedulerState& state, JobIndex job) const;
  void follow_promise(SchedulerState& state);
  Reservation promise_in_pass(SchedulerState& state);
  bool ends_in_time(const SchedulerState& state, JobIndex job) const;
  WaitEpisode waiting(SchedulerState& state) const;
  Blocked why(SchedulerState& state) const;
  StartRecord started(SchedulerState& state) const;
  Seconds plan_s(JobIndex job) const;

  JobIndex job_;
  Parameters parameters_;
  bool plans_;
  const Workspace& ws_;
  bool seen_ = false;
  std::int64_t jobs_ahead_ = 0;
  Procs free_at_submit_ = 0;
  std::vector<WaitEpisode> episodes_;
  std::optional<StartRecord> start_;

  // Of one pass.
  Procs ending_ = 0;  // lent by jobs that end at this instant
  Procs free_before_ = 0;
  std::vector<JobIndex> started_earlier_;  // at the same instant
  std::optional<Reservation> promise_;     // to the head

  // Where the shadow time stands from pass to pass.
  std::optional<JobIndex> promised_job_;
  Seconds promised_s_ = 0;
};

}  // namespace schedsweep
