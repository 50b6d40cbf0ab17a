#include "policies/online_learner.h"

#include "engine/deterministic_math.h"

#include <algorithm>

namespace schedsweep {

void OnlineLearner::reset(const EstimateInput& input) {
  input_ = &input;
  longest_s_ = 0;
  history_.reset(input);
  model_.reset(input.parameters.online_rate, input.parameters.online_l2);
  // All might wait at once: memory that is reserved costs nothing until it is used.
  kept_.clear();
  kept_.reserve(input.jobs.size());
  place_of_.resize(input.jobs.size());
  free_places_.clear();
  free_places_.reserve(input.jobs.size());
}

Belief OnlineLearner::at_submit(JobIndex job, Seconds now_s) {
  const OnlineFeatures features = history_.features(job, now_s);
  keep(job, features);
  if (longest_s_ == 0) return requested_or_run(*input_, job);
  const JobSeconds requested_s = input_->jobs.requested_s[job];
  const double most_s = requested_s > 0 ? requested_s : longest_s_;
  return same_for_both(static_cast<JobSeconds>(std::clamp(model_.predict(features), 1.0, most_s)),
                       BeliefSource::history);
}

void OnlineLearner::keep(JobIndex job, const OnlineFeatures& features) {
  if (free_places_.empty()) {
    free_places_.push_back(static_cast<std::uint32_t>(kept_.size()));
    kept_.emplace_back();
  }
  place_of_[job] = free_places_.back();
  free_places_.pop_back();
  kept_[place_of_[job]] = features;
}

void OnlineLearner::started(JobIndex job, Seconds now_s) { history_.started(job, now_s); }

void OnlineLearner::completed(JobIndex job, Seconds now_s) {
  history_.completed(job, now_s);
  free_places_.push_back(place_of_[job]);
  const JobSeconds run_s = input_->run_s[job];
  if (run_s == 0) return;
  longest_s_ = std::max(longest_s_, run_s);
  model_.learn(kept_[place_of_[job]], [&](double predicted_s) { return slope(job, predicted_s); });
}

/// Of the loss by the prediction.
double OnlineLearner::slope(JobIndex job, double predicted_s) const {
  const Parameters& parameters = input_->parameters;
  const double run_s = input_->run_s[job];
  const double error_s = predicted_s - run_s;
  const OnlineLoss loss = error_s > 0 ? parameters.online_loss_over : parameters.online_loss_under;
  const double of_error = loss == OnlineLoss::squared ? 2 * error_s : error_s > 0 ? 1 : -1;
  const bool by_area = parameters.online_weight == OnlineWeight::area_log;
  return of_error * (by_area ? 1 + portable_log(run_s * input_->jobs.procs[job]) : 1);
}

}  // namespace schedsweep
