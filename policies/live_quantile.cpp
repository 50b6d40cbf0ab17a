#include "policies/live_quantile.h"

#include "policies/estimate/quantile.h"

namespace schedsweep {

void LiveQuantile::reset(const EstimateInput& input) {
  input_ = &input;
  has_model_ = input.jobs.live_model != nullptr;
  if (has_model_) history_ = input.jobs.live_model->at_first_job();
}

Belief LiveQuantile::at_submit(JobIndex job, Seconds now_s) {
  return estimate::believe_prediction(has_model_ ? history_->submitted(job, now_s) : Prediction{}, *input_, job);
}

void LiveQuantile::started(JobIndex job, Seconds now_s) {
  if (has_model_) history_->started(job, now_s);
}

void LiveQuantile::completed(JobIndex job, Seconds now_s) {
  if (has_model_) history_->completed(job, now_s, input_->run_s[job]);
}

bool asks_live_model(const Parameters& parameters) { return estimators()[parameters.estimate].name == "quantile_live"; }

}  // namespace schedsweep
