#include "policies/live_policy.h"

namespace schedsweep {
namespace {

JobSeconds believed_s(EstimateFor which, const EstimateInput& input, JobIndex job, JobSeconds as_estimate_s) {
  switch (which) {
    case EstimateFor::requested:
      return requested_or_run(input, job).expected_s;
    case EstimateFor::actual:
      return input.run_s[job];
    case EstimateFor::as_estimate:
      break;
  }
  return as_estimate_s;
}

}  // namespace

void apply_switches(const EstimateInput& input, const Beliefs& beliefs, JobIndex job) {
  const Switches& switches = input.parameters;
  beliefs.guard_s[job] = believed_s(switches.estimate_candidate, input, job, beliefs.guard_s[job]);
  beliefs.expected_s[job] = believed_s(switches.estimate_running, input, job, beliefs.expected_s[job]);
}

void LivePolicy::arrived(JobIndex job, Seconds now_s) {
  if (learner_ == nullptr) return;
  beliefs_.set(job, learner_->at_submit(job, now_s));
  apply_switches(estimate_, beliefs_, job);
}

void LivePolicy::started(JobIndex job, Seconds now_s) {
  if (learner_ != nullptr) learner_->started(job, now_s);
}

void LivePolicy::ended(JobIndex job, Seconds now_s) {
  if (learner_ != nullptr) learner_->completed(job, now_s);
  if (!books_) return;
  const RunInput& input = state_.input();
  usage_.book(input.jobs.user[job], input.procs[job], input.run_s[job], input.jobs.memory_kb[job], now_s);
}

double LivePolicy::constant(const KeyedJobs& job) {
  return order_.constant({state_.input(), parameters_, usage_, state_.now_s()}, job);
}

void LivePolicy::keys(const KeyedJobs& jobs, Seconds now_s, std::span<double> keys) {
  order_.keys({state_.input(), parameters_, usage_, now_s}, jobs, keys);
}

}  // namespace schedsweep
