#pragma once

#include "policies/estimator.h"
#include "policies/online_features.h"
#include "policies/online_model.h"

#include <vector>

namespace schedsweep {

/// Believes what a linear model predicts that learns from every completion: rounded down, at least 1 s, capped by the
/// request, else by the longest job that it has learnt from. Jobs of no length teach nothing. Before the first
/// example: the request, else the run time.
class OnlineLearner final : public Learner {
 public:
  void reset(const EstimateInput& input) override;
  Belief at_submit(JobIndex job, Seconds now_s) override;
  void started(JobIndex job, Seconds now_s) override;
  void completed(JobIndex job, Seconds now_s) override;

 private:
  void keep(JobIndex job, const OnlineFeatures& features);
  double slope(JobIndex job, double predicted_s) const;

  const EstimateInput* input_ = nullptr;
  JobSeconds longest_s_ = 0;  // that has been learnt from
  OnlineHistory history_;
  OnlineModel model_;
  std::vector<OnlineFeatures> kept_;  // at submit, of the jobs that wait and run
  std::vector<std::uint32_t> place_of_;
  std::vector<std::uint32_t> free_places_;
};

}  // namespace schedsweep
