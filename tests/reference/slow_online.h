#pragma once

#include "policies/estimator.h"

#include <optional>
#include <vector>

namespace schedsweep::test {

/// estimate = online in its obvious form: remembers every event, counts features anew at every submit, and takes each
/// step of the algorithm term by term. Sums in another order than the fast one, so beliefs may differ by a rounding.
class SlowOnline final : public Learner {
 public:
  void reset(const EstimateInput& input) override;
  Belief at_submit(JobIndex job, Seconds now_s) override;
  void started(JobIndex job, Seconds now_s) override;
  void completed(JobIndex job, Seconds now_s) override;

  std::vector<double> features(JobIndex job, Seconds now_s) const;

 private:
  struct Event {
    JobIndex job;
    Seconds at_s;
  };

  double predict(const std::vector<double>& terms) const;

  const EstimateInput* input_ = nullptr;
  std::vector<Event> running_;
  std::vector<Event> completed_;            // latest last
  std::vector<std::vector<double>> terms_;  // of each job, at its submit

  // As in Ross, Mineiro and Langford 2013, algorithm 2: n examples, N, and w, s, G of each term.
  double n_ = 0;
  double norms_ = 0;
  std::vector<double> w_, s_, g_;
};

}  // namespace schedsweep::test
