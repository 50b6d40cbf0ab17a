#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"
#include "policies/parameters.h"

#include <optional>
#include <vector>

namespace schedsweep::test {

enum class Phase { outside, waiting, running, over };

/// A window promised to a waiting job.
struct SlowPlan {
  Seconds start_s;
  bool counts;  ///< against `reservations`: one that a job got beyond them for its long wait does not
};

/// One job and all that is known of it at some instant of a run.
struct SlowJob {
  JobIndex row;
  Seconds submit_s;  ///< as traced, from the moment the job enters the queue as simulated
  JobSeconds run_s;  ///< as simulated
  JobSeconds requested_s;
  Procs width;  ///< as simulated
  bool fits_machine;
  bool ends_well;

  Phase phase = Phase::outside;
  JobSeconds expected_s = 0;
  JobSeconds guard_s = 0;
  double key = 0;
  std::optional<SlowPlan> plan = std::nullopt;
  Seconds first_promise_s = not_started;
  Seconds start_s = not_started;
  Seconds over_s = not_started;  ///< when the job ended, was dropped, or was turned away
  StartKind kind = StartKind::rejected;

  Seconds end_s() const { return start_s + run_s; }
};

/// The machine and its queue at one instant.
struct SlowState {
  /// All jobs are outside the queue, as the parameters change them.
  /// Errors: InputError for a job wider than the machine where wider = reject.
  SlowState(const JobTable& table, Procs processors, const Parameters& parameters);
  SlowState(const SlowState&) = delete;  // the lists point into the jobs
  SlowState& operator=(const SlowState&) = delete;

  Parameters parameters;  ///< with the switches of their dialect
  std::vector<SlowJob> jobs;
  Procs free;  ///< below 0 only within an instant, while jobs that are about to end lend their processors
  Seconds now_s;
  std::vector<SlowJob*> waiting;  ///< in queue order while a pass goes on
  std::vector<SlowJob*> running;  ///< as they have started

  bool is_head(const SlowJob& job) const { return waiting.front() == &job; }

  bool fits(const SlowJob& job) const { return job.width <= free; }

  /// Whom backfilling tries of `jobs`, which stand in queue order, and in which order.
  std::vector<SlowJob*> candidates_of(std::vector<SlowJob*> jobs) const;

  void start(SlowJob& job, StartKind kind);
  void end(SlowJob& job);

  /// When a running job is expected to end. One that has outlived its belief is given the next published increment, or
  /// else ends in the next second, or, where overdue = free, now.
  Seconds believed_end_s(const SlowJob& job) const;
};

}  // namespace schedsweep::test
