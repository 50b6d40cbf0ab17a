#pragma once

#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/usage.h"
#include "tests/reference/slow_state.h"

#include <memory>
#include <vector>

namespace schedsweep::test {

/// What the scheduler believes of the jobs and who comes first: asks the estimator and the order of the run.
class SlowBeliefs {
 public:
  /// `state` must outlive this.
  SlowBeliefs(const JobTable& table, Procs processors, SlowState& state);
  SlowBeliefs(const SlowBeliefs&) = delete;  // inputs point to their owner
  SlowBeliefs& operator=(const SlowBeliefs&) = delete;

  /// Sets the beliefs in a job that has just entered the queue, and its key where that never changes.
  void entered(SlowJob& job);

  /// A job has just started.
  void started(const SlowJob& job);

  /// A job has just ended.
  void ended(const SlowJob& job);

  /// Puts the waiting jobs into queue order, by the keys of this instant.
  void sort_queue();

 private:
  double key_of(const SlowJob& job) const;

  SlowState& state_;
  const JobTable table_;
  const Order& order_;
  std::vector<Seconds> submit_s_;
  std::vector<Procs> procs_;
  std::vector<JobSeconds> run_s_;
  std::vector<JobSeconds> expected_s_;
  std::vector<JobSeconds> guard_s_;
  RunInput run_input_{};
  EstimateInput estimate_input_;
  Usage usage_;
  std::unique_ptr<Learner> learner_;  // none where all beliefs are known before the run
};

}  // namespace schedsweep::test
