#pragma once

#include "engine/model/live_jobs.h"
#include "engine/model/run_history.h"

namespace schedsweep {

/// Jobs of one state, counted.
struct JobSum {
  std::int64_t jobs = 0;
  std::int64_t procs = 0;
  std::int64_t requested_area_proc_s = 0;  ///< jobs without a request add nothing

  void add(Procs job_procs, JobSeconds requested_s) {
    ++jobs;
    procs += job_procs;
    requested_area_proc_s += std::int64_t{job_procs} * requested_s;
  }

  void take(Procs job_procs, JobSeconds requested_s) {
    --jobs;
    procs -= job_procs;
    requested_area_proc_s -= std::int64_t{job_procs} * requested_s;
  }
};

/// What a user, or everybody, has submitted and has in the system.
struct Activity {
  std::int64_t submitted = 0;
  std::int64_t submitted_last_hour = 0;
  Seconds last_submit_s = 0;
  JobSum waiting;
  JobSum running;
  StartOrder starts;  ///< of the jobs that run; kept for users

  float since_last_submit_s(Seconds now_s) const {
    return submitted == 0 ? not_known : static_cast<float>(now_s - last_submit_s);
  }
};

/// The job that a user submitted last.
struct LastJob {
  JobIndex job = 0;  ///< only if the user has submitted one
  std::uint32_t shape = no_key;
  std::int64_t in_a_row = 0;  ///< it and those of equal width and request just before it
  bool ended = false;
  JobSeconds run_s = 0;  ///< if it has ended
};

/// Jobs of one user, width and request.
struct Shape {
  bool submitted = false;
  Seconds last_submit_s = 0;
  StartOrder starts;
};

}  // namespace schedsweep
