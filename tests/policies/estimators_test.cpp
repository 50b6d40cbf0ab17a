// What each estimator that needs no history believes, and from what it says it knows it.
#include "engine/random.h"
#include "tests/policies/beliefs.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::estimator_called;
using test::longest_s;
using test::store_of;
using Job = test::EstimatedJob;

std::vector<Belief> beliefs_of(std::string_view name, const std::vector<Job>& jobs, const Parameters& parameters = {}) {
  const JobStore store = store_of(jobs);
  std::vector<JobSeconds> expected_s(jobs.size()), guard_s(jobs.size());
  std::vector<BeliefSource> source(jobs.size());
  estimator_called(name).believe({view_of(store), store.run_s, parameters}, {expected_s, guard_s, source});
  std::vector<Belief> beliefs;
  for (std::size_t i = 0; i < jobs.size(); ++i) beliefs.push_back({expected_s[i], guard_s[i], source[i]});
  return beliefs;
}

Belief belief_of(std::string_view name, JobSeconds run_s, JobSeconds requested_s, const Parameters& parameters = {}) {
  return beliefs_of(name, {{0, run_s, requested_s}}, parameters)[0];
}

TEST(Estimators, EitherBelieveBeforeARunOrLearnInIt) {
  for (const Estimator& entry : estimators()) EXPECT_NE(entry.believe != nullptr, entry.learns()) << entry.name;
}

TEST(Estimators, TakeTheRequestOrTheRunTimeWhereThereIsNone) {
  EXPECT_EQ(belief_of("requested", 50, 70), same_for_both(70));
  EXPECT_EQ(belief_of("requested", 50, 20), same_for_both(20));
  EXPECT_EQ(belief_of("requested", 50, 0), same_for_both(50, BeliefSource::run));
  EXPECT_EQ(belief_of("actual", 50, 70), same_for_both(50));
}

TEST(Estimators, ScaleRoundAndStayInRange) {
  Parameters parameters;
  parameters.estimate_factor = 2.5;
  EXPECT_EQ(belief_of("scaled", 50, 7, parameters), same_for_both(18)) << "17.5 rounds to even";
  EXPECT_EQ(belief_of("scaled", 50, 5, parameters), same_for_both(12)) << "12.5 rounds to even";
  EXPECT_EQ(belief_of("scaled", 50, 0, parameters), same_for_both(125, BeliefSource::run)) << "no request";
  EXPECT_EQ(belief_of("scaled", 0, 0, parameters), same_for_both(0, BeliefSource::run));
  parameters.estimate_base = EstimateBase::actual;
  EXPECT_EQ(belief_of("scaled", 50, 7, parameters), same_for_both(125));
  parameters.estimate_factor = 1e-3;
  EXPECT_EQ(belief_of("scaled", 50, 7, parameters), same_for_both(1)) << "a job of some length is never believed none";
  parameters.estimate_factor = 1e3;
  EXPECT_EQ(belief_of("scaled", longest_s, 7, parameters), same_for_both(longest_s));
}

/// What estimate = quantile believes of a job that runs for 50 s and requests 150 s.
Belief belief_in(const Prediction& prediction, const Parameters& parameters) {
  JobStore store = store_of({{0, 50, 150}});
  store.predictions = {prediction};
  Belief belief{};
  estimator_called("quantile")
      .believe({view_of(store), store.run_s, parameters},
               {{&belief.expected_s, 1}, {&belief.guard_s, 1}, {&belief.source, 1}});
  return belief;
}

TEST(QuantileEstimates, ChargeAGuardBetweenTwoQuantiles) {
  const Prediction prediction{10, 40, 201};
  constexpr BeliefSource predicted = BeliefSource::prediction;
  Parameters p50;
  EXPECT_EQ(belief_in(prediction, p50), (Belief{40, 120, predicted})) << "120.5 rounds to even";
  p50.guard_k = 0;
  EXPECT_EQ(belief_in(prediction, p50), (Belief{40, 40, predicted}));
  p50.guard_k = 1.5;
  EXPECT_EQ(belief_in(prediction, p50), (Belief{40, 282, predicted})) << "281.5 rounds to even";
  p50.guard_capped = true;
  EXPECT_EQ(belief_in(prediction, p50), (Belief{40, 150, predicted})) << "the request";
  Parameters p10;
  p10.predicted = PredictedQuantile::p10;
  EXPECT_EQ(belief_in(prediction, p10), (Belief{10, 25, predicted}));
  p10.guard_strict = true;
  EXPECT_EQ(belief_in(prediction, p10), (Belief{10, 201, predicted}));
}

TEST(QuantileEstimates, FallBackOnTheRequestThenOnTheRunTime) {
  EXPECT_EQ(belief_in({}, {}), same_for_both(150, BeliefSource::request)) << "no prediction for this job";
  EXPECT_EQ(belief_of("quantile", 50, 70), same_for_both(70, BeliefSource::request)) << "no model";
  EXPECT_EQ(belief_of("quantile", 50, 0), same_for_both(50, BeliefSource::run));
}

TEST(NoisyEstimates, StretchTheRunTimeByANumberOfSeedAndRow) {
  Parameters parameters;
  parameters.estimate_noise = 3;
  parameters.estimate_seed = 11;
  const std::vector<Job> jobs(100, {0, 1000, 5});
  const std::vector<Belief> beliefs = beliefs_of("noisy", jobs, parameters);
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    const double u = Random(11, Purpose::estimate_noise, job).uniform();
    EXPECT_EQ(beliefs[job], same_for_both(static_cast<JobSeconds>(std::nearbyint(1000 * (1 + 3 * u)))));
  }
  EXPECT_EQ(beliefs_of("noisy", std::vector<Job>(50, jobs[0]), parameters)[49], beliefs[49]) << "of its row alone";
  parameters.estimate_seed = 12;
  EXPECT_NE(beliefs_of("noisy", jobs, parameters), beliefs);
}

TEST(NoisyEstimates, CoverTheRangeEvenly) {
  Parameters parameters;
  parameters.estimate_noise = 2;
  double sum = 0;
  JobSeconds least = longest_s, most = 0;
  for (const Belief& belief : beliefs_of("noisy", std::vector<Job>(10'000, {0, 1'000'000, 0}), parameters)) {
    sum += belief.expected_s;
    least = std::min(least, belief.expected_s);
    most = std::max(most, belief.expected_s);
  }
  EXPECT_GE(least, 1'000'000);
  EXPECT_LT(least, 1'002'000);
  EXPECT_LE(most, 3'000'000);
  EXPECT_GT(most, 2'998'000);
  EXPECT_NEAR(sum / 10'000, 2'000'000, 4 * 2'000'000 / std::sqrt(12.0 * 10'000)) << "four standard errors";
}

TEST(NoisyEstimates, StayInRange) {
  Parameters parameters;
  parameters.estimate_noise = 0;
  EXPECT_EQ(belief_of("noisy", 50, 70, parameters), same_for_both(50)) << "no noise: the run time";
  parameters.estimate_noise = 1e3;
  EXPECT_EQ(belief_of("noisy", 0, 70, parameters), same_for_both(0));
  EXPECT_EQ(belief_of("noisy", longest_s, 70, parameters), same_for_both(longest_s));
}

}  // namespace
}  // namespace schedsweep
