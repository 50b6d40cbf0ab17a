#include "engine/model/rolling.h"

#include "engine/error.h"
#include "engine/model/evaluation.h"
#include "tests/engine/model/learnable_trace.h"

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

RollingSettings hours(int first, int step, int window) {
  RollingSettings settings;
  settings.first_s = first * 3600;
  settings.step_s = step * 3600;
  settings.window_s = window * 3600;
  settings.boosting = quick_settings().boosting;
  settings.boosting.trees = 15;
  return settings;
}

RollingPredictions rolled(const JobStore& store, const RollingSettings& settings, int n_threads = 1) {
  return predict_rolling(view_of(store), small_context, settings, n_threads);
}

TEST(Rolling, PredictsEveryJobFromTheFirstModelOn) {
  const JobStore store = learnable_trace(900);  // 15 hours
  const RollingPredictions out = rolled(store, hours(7, 2, 6));
  EXPECT_EQ(out.first_job, 420u);
  ASSERT_EQ(out.predictions.size(), 480u);
  EXPECT_EQ(out.n_models, 4);
  std::vector<Quantiles> predicted;
  for (const Prediction& p : out.predictions) {
    ASSERT_TRUE(p.known());
    predicted.push_back({double(p.p10_s), double(p.p50_s), double(p.p90_s)});
  }
  const Evaluation m = evaluate(std::span(store.run_s).subspan(420), predicted);
  EXPECT_GT(m.r2_p50, 0.3);
  EXPECT_NEAR(m.coverage_p10_p90, 0.8, 0.12);
}

TEST(Rolling, KnowsNothingBeforeEnoughHasEnded) {
  const JobStore store = learnable_trace(600);
  const RollingPredictions out = rolled(store, hours(0, 1, 4));
  EXPECT_EQ(out.first_job, 0u);
  EXPECT_FALSE(out.predictions.front().known());
  EXPECT_TRUE(out.predictions.back().known());
  EXPECT_EQ(out.n_models, 6);  // of 240 jobs a window 36 are to calibrate on: from hour 4 on
  EXPECT_EQ(rolled(learnable_trace(40), hours(0, 1, 4)).n_models, 0);
  EXPECT_TRUE(rolled(JobStore{}, hours(0, 1, 4)).predictions.empty());
  EXPECT_TRUE(rolled(store, hours(50, 1, 4)).predictions.empty());
}

TEST(Rolling, NeverLearnsFromAJobThatHadNotEnded) {
  const JobStore store = learnable_trace(720);
  const RollingSettings settings = hours(6, 1, 5);
  const RollingPredictions before = rolled(store, settings);
  for (const int hour : {7, 9}) {
    const Seconds now_s = hour * 3600 + 1800;
    JobStore changed = store;
    for (std::size_t job = 0; job < store.size(); ++job) {
      if (store.submit_s[job] + store.run_s[job] > now_s) changed.run_s[job] += static_cast<JobSeconds>(777 + job * 13);
    }
    const RollingPredictions after = rolled(changed, settings);
    for (std::size_t i = 0; i < before.predictions.size(); ++i) {
      if (store.submit_s[before.first_job + i] > now_s) break;
      EXPECT_EQ(after.predictions[i], before.predictions[i]) << "job " << before.first_job + i;
    }
    EXPECT_NE(after.predictions, before.predictions);
  }
}

TEST(Rolling, ForgetsWhatEndedBeforeTheWindow) {
  // Features look back further than the window; jobs without users have no look-back of their own.
  JobStore store = learnable_trace(720);
  const RollingPredictions a = rolled(store, hours(6, 1, 5));
  const RollingPredictions b = rolled(store, hours(6, 1, 6));
  EXPECT_NE(a.predictions, b.predictions);
}

TEST(Rolling, HasTheSameBitsForAnyNumberOfThreads) {
  const JobStore store = learnable_trace(700);
  EXPECT_EQ(rolled(store, hours(6, 1, 5), 1).predictions, rolled(store, hours(6, 1, 5), 3).predictions);
}

TEST(Rolling, RefusesSettingsOutOfRange) {
  const JobStore store = learnable_trace(10);
  EXPECT_THROW(rolled(store, hours(0, 0, 1)), InputError);
  EXPECT_THROW(rolled(store, hours(0, 1, 0)), InputError);
  RollingSettings settings = hours(0, 1, 1);
  settings.validation_share = 1;
  EXPECT_THROW(rolled(store, settings), InputError);
}

}  // namespace
}  // namespace schedsweep::test
