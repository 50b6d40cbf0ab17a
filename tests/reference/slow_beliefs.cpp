#include "tests/reference/slow_beliefs.h"

#include <algorithm>

namespace schedsweep::test {
namespace {

/// The belief that a switch puts in the place of the estimator's.
JobSeconds belief_for(EstimateFor use, const SlowJob& job, JobSeconds estimate_s) {
  if (use == EstimateFor::as_estimate) return estimate_s;
  return use == EstimateFor::requested && job.requested_s > 0 ? job.requested_s : job.run_s;
}

}  // namespace

SlowBeliefs::SlowBeliefs(const JobTable& table, Procs processors, SlowState& state)
    : state_(state),
      table_(table),
      order_(orders()[state.parameters.order]),
      submit_s_(table.submit_s.begin(), table.submit_s.end()),
      expected_s_(table.size()),
      guard_s_(table.size()),
      estimate_input_{table_, {}, state.parameters} {
  for (const SlowJob& job : state.jobs) {
    procs_.push_back(job.width);
    run_s_.push_back(job.run_s);
  }
  run_input_.jobs = table_;
  run_input_.processors = processors;
  run_input_.submit_s = submit_s_;
  run_input_.procs = procs_;
  run_input_.expected_s = expected_s_;
  estimate_input_.run_s = run_s_;

  const Estimator& estimator = estimators()[state.parameters.estimate];
  if (estimator.learns()) {
    learner_ = estimator.make_learner();
    learner_->reset(estimate_input_);
  } else {
    std::vector<BeliefSource> source(table.size());
    estimator.believe(estimate_input_, {expected_s_, guard_s_, source});
  }
  usage_.reset(table_, state.parameters.half_life_s, state.now_s);
}

void SlowBeliefs::entered(SlowJob& job) {
  JobSeconds& expected_s = expected_s_[job.row];
  JobSeconds& guard_s = guard_s_[job.row];
  if (learner_) {
    const Belief belief = learner_->at_submit(job.row, state_.now_s);
    expected_s = belief.expected_s;
    guard_s = belief.guard_s;
  }
  job.expected_s = expected_s = belief_for(state_.parameters.estimate_running, job, expected_s);
  job.guard_s = guard_s = belief_for(state_.parameters.estimate_candidate, job, guard_s);
  submit_s_[job.row] = job.submit_s;
  job.key = key_of(job);
}

void SlowBeliefs::started(const SlowJob& job) {
  if (learner_) learner_->started(job.row, state_.now_s);
}

void SlowBeliefs::ended(const SlowJob& job) {
  if (learner_) learner_->completed(job.row, state_.now_s);
  usage_.book(table_.user[job.row], job.width, job.run_s, table_.memory_kb[job.row], state_.now_s);
}

void SlowBeliefs::sort_queue() {
  if (order_.change != KeysChange::never)
    for (SlowJob* job : state_.waiting) job->key = key_of(*job);
  const auto before = [](const SlowJob* a, const SlowJob* b) {
    return a->key != b->key ? a->key < b->key : a->row < b->row;
  };
  // Mostly nothing has changed since the last pass, and the check is what a long queue costs then.
  if (!std::is_sorted(state_.waiting.begin(), state_.waiting.end(), before))
    std::sort(state_.waiting.begin(), state_.waiting.end(), before);
}

double SlowBeliefs::key_of(const SlowJob& job) const {
  double key = 0;
  const KeyedJobs alone{
      {&job.row, 1}, {&job.width, 1}, {&job.expected_s, 1}, {&table_.user[job.row], 1}, {&job.submit_s, 1}, {}};
  order_.keys({run_input_, state_.parameters, usage_, state_.now_s}, alone, {&key, 1});
  return key;
}

}  // namespace schedsweep::test
