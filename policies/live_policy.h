#pragma once

#include "engine/live_run.h"
#include "engine/scheduler_state.h"
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/usage.h"

namespace schedsweep {

/// What estimators and orders take from a run while it goes on: beliefs of a learner, keys that change, usage.
class LivePolicy final : public LiveRun {
 public:
  /// `learner` may be null. All arguments must outlive the run; `state` is prepared for it before the first call.
  LivePolicy(const SchedulerState& state, const Parameters& parameters, const Order& order, Learner* learner,
             const EstimateInput& estimate, const Beliefs& beliefs, Usage& usage)
      : state_(state),
        parameters_(parameters),
        order_(order),
        learner_(learner),
        estimate_(estimate),
        beliefs_(beliefs),
        usage_(usage),
        books_(reads::usage(parameters)) {}

  void arrived(JobIndex job, Seconds now_s) override;
  void started(JobIndex job, Seconds now_s) override;
  void ended(JobIndex job, Seconds now_s) override;
  double constant(const KeyedJobs& job) override;
  void keys(const KeyedJobs& jobs, Seconds now_s, std::span<double> keys) override;

 private:
  const SchedulerState& state_;
  const Parameters& parameters_;
  const Order& order_;
  Learner* learner_;
  const EstimateInput& estimate_;
  const Beliefs& beliefs_;
  Usage& usage_;
  bool books_;
};

/// Puts in place what a dialect believes instead of the estimator.
void apply_switches(const EstimateInput& input, const Beliefs& beliefs, JobIndex job);

}  // namespace schedsweep
