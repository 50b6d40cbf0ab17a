#pragma once

#include "policies/estimator.h"

#include <array>
#include <vector>

namespace schedsweep {

/// What a linear model reads of a job at its submit, a constant 1 first.
using OnlineFeatures = std::array<double, 20>;

/// What is known of the users' jobs while a run goes on: the latest that have completed, all that run.
/// Jobs of no length are no history; users that the trace does not name are one.
class OnlineHistory {
 public:
  /// Forgets everything; `input` must outlive the run. Allocates only for a larger input than ever before.
  void reset(const EstimateInput& input);

  void started(JobIndex job, Seconds now_s);

  /// Requires: `job` has started.
  void completed(JobIndex job, Seconds now_s);

  /// Units: s, 1. Shape: last run times, and their means, are those of the jobs there are, the request where there is
  /// none; the last three capped by the request.
  OnlineFeatures features(JobIndex job, Seconds now_s) const;

 private:
  struct User {
    std::array<JobSeconds, 3> last_s;  ///< run times, latest first
    std::int64_t n_completed;
    double sum_run_s;
    double sum_procs;
    Seconds latest_end_s;

    std::int64_t n_running;
    std::int64_t procs_running;
    Seconds sum_starts_s;
    JobIndex longest_running;  ///< a list of running jobs through later_ and earlier_
    JobIndex latest_started;
  };

  User& user_of(JobIndex job) { return users_[static_cast<std::size_t>(input_->jobs.user[job] - unknown_id)]; }

  const User& user_of(JobIndex job) const {
    return users_[static_cast<std::size_t>(input_->jobs.user[job] - unknown_id)];
  }

  const EstimateInput* input_ = nullptr;
  std::vector<User> users_;
  std::vector<Seconds> start_s_;
  std::vector<JobIndex> earlier_;  ///< of the same user, running, started before
  std::vector<JobIndex> later_;
};

}  // namespace schedsweep
