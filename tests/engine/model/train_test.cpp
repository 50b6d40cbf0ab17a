#include "engine/model/train.h"

#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "engine/model/job_rows.h"
#include "tests/engine/model/learnable_trace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

constexpr std::size_t n_jobs = 1200;

const JobStore& trace() {
  static const JobStore store = learnable_trace(n_jobs);
  return store;
}

QuantileModel trained(const JobStore& store, const TrainSettings& settings, int n_threads = 1) {
  return train_model(view_of(store), small_context, chronological_split(store.size()), settings, n_threads);
}

const QuantileModel& model() {
  static const QuantileModel made = trained(trace(), quick_settings());
  return made;
}

std::vector<Prediction> test_part(const QuantileModel& m, const JobStore& store, int n_threads = 1) {
  return predict_jobs(m, view_of(store), small_context, chronological_split(store.size()).validation_end, n_threads);
}

double metric(const QuantileModel& m, const std::string& name) {
  const auto found = std::ranges::find(m.metrics, name, &ModelMetric::name);
  return found == m.metrics.end() ? -1 : found->value;
}

TEST(Training, LearnsWhatIsThereToLearn) {
  const std::size_t first = chronological_split(n_jobs).validation_end;
  const auto predicted = predict_jobs_unsorted_s(model(), view_of(trace()), small_context, first, 1);
  const Evaluation m = evaluate(std::span(trace().run_s).subspan(first), predicted);
  EXPECT_GT(m.r2_p50, 0.5);
  EXPECT_NEAR(m.coverage_p10_p90, 0.8, 0.1);
  EXPECT_NEAR(m.coverage_below_p10, 0.1, 0.07);
  EXPECT_NEAR(m.coverage_below_p90, 0.9, 0.07);
}

TEST(Training, CoversItsValidationPartAsPromised) {
  EXPECT_NEAR(metric(model(), "coverage_below_p10"), 0.1, 0.02);
  EXPECT_NEAR(metric(model(), "coverage_below_p90"), 0.9, 0.02);
  EXPECT_EQ(metric(model(), "pinball_p90") > 0, model().reference.pinball_s[2] > 0);
}

TEST(Training, HasTheSameBitsForAnyNumberOfThreads) {
  const QuantileModel two = trained(trace(), quick_settings(), 2);
  EXPECT_EQ(two.linear.weight, model().linear.weight);
  EXPECT_EQ(two.calibration, model().calibration);
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    EXPECT_EQ(two.forests[q].leaf_value, model().forests[q].leaf_value);
    EXPECT_EQ(two.forests[q].feature, model().forests[q].feature);
  }
  EXPECT_EQ(test_part(two, trace(), 2), test_part(model(), trace()));
}

TEST(Training, DoesNotLearnFromJobsThatHadNotEnded) {
  // A job of the training part runs on into the test part: how long cannot matter to the model.
  const auto with_run = [](JobSeconds run_s) {
    JobStore store = trace();
    store.run_s[400] = run_s;
    return trained(store, quick_settings());
  };
  const Seconds learned_s = trace().submit_s[chronological_split(n_jobs).validation_end];
  const auto until_test = static_cast<JobSeconds>(learned_s - trace().submit_s[400] + 1);
  const QuantileModel a = with_run(until_test);
  const QuantileModel b = with_run(until_test + 5'000'000);
  for (std::size_t q = 0; q < n_quantiles; ++q) EXPECT_EQ(a.forests[q].leaf_value, b.forests[q].leaf_value);
  EXPECT_EQ(a.calibration, b.calibration);
  EXPECT_LE(b.origin.learned_until_s, learned_s);
}

TEST(Training, DoesNotSeeTheTestPart) {
  JobStore store = trace();
  for (std::size_t job = chronological_split(n_jobs).validation_end; job < n_jobs; ++job) store.run_s[job] = 999'999;
  const QuantileModel other = trained(store, quick_settings());
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    EXPECT_EQ(other.forests[q].leaf_value, model().forests[q].leaf_value);
  }
}

TEST(Training, CountsWhatItHasSeen) {
  const ModelOrigin& origin = model().origin;
  EXPECT_EQ(origin.n_jobs, static_cast<std::int64_t>(n_jobs));
  EXPECT_LE(origin.n_train, 840);
  EXPECT_GT(origin.n_train, 820);
  EXPECT_GT(origin.n_validation, 160);
  ASSERT_EQ(model().reference.count.size(), model().features.size());
  for (std::size_t f = 0; f < model().features.size(); ++f) {
    const auto& count = model().reference.count[f];
    EXPECT_EQ(count.size(), model().reference.binning.features[f].upper.size() + 2);
    EXPECT_LE(count.size(), 11u);
    EXPECT_GE(std::reduce(count.begin(), count.end()), origin.n_train + origin.n_validation);
  }
}

TEST(Training, AgainOnBothPartsKeepsTreesAndOffsets) {
  TrainSettings settings = quick_settings();
  settings.refit = false;
  const QuantileModel once = trained(trace(), settings);
  EXPECT_EQ(once.calibration, model().calibration);
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    EXPECT_EQ(once.forests[q].n_trees(), model().forests[q].n_trees());
    EXPECT_NE(once.forests[q].leaf_value, model().forests[q].leaf_value);
    EXPECT_NO_THROW(check_forest(model().forests[q], model().features.size()));
  }
}

TEST(Training, OfTreesAloneHasNoLinearModel) {
  TrainSettings settings = quick_settings();
  settings.learners = Learners::trees;
  const QuantileModel trees = trained(trace(), settings);
  EXPECT_TRUE(trees.linear.empty());
  EXPECT_EQ(trees.linear_weight, 0);
}

TEST(Training, RefusesPartsThatAreTooSmall) {
  EXPECT_THROW(trained(learnable_trace(100), quick_settings()), InputError);
  JobStore store = trace();
  for (JobSeconds& run_s : store.run_s) run_s = 10'000'000;
  EXPECT_THROW(trained(store, quick_settings()), InputError);
}

TEST(Forests, OfFewerTreesAreWhatFewerTreesSay) {
  Forest forest = model().forests[1];
  const std::size_t n = forest.n_trees() / 2;
  keep_trees(forest, n);
  EXPECT_EQ(forest.n_trees(), n);
  EXPECT_NO_THROW(check_forest(forest, model().features.size()));
  keep_trees(forest, 0);
  EXPECT_EQ(forest.leaf_value.size(), 0u);
}

TEST(Predicting, AscendsAndRoundsWhatIsReal) {
  const std::size_t first = 1100;
  const auto whole = predict_jobs(model(), view_of(trace()), small_context, first, 1);
  ASSERT_EQ(whole.size(), n_jobs - first);
  std::vector<JobIndex> rows;
  for (std::size_t job = first; job < n_jobs; ++job) rows.push_back(static_cast<JobIndex>(job));
  const auto real = predict_quantiles_s(model(), extract_features_of(view_of(trace()), small_context, rows), 1);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_TRUE(whole[i].known());
    EXPECT_LE(1, whole[i].p10_s);
    EXPECT_LE(whole[i].p10_s, whole[i].p50_s);
    EXPECT_LE(whole[i].p50_s, whole[i].p90_s);
    EXPECT_NEAR(whole[i].p50_s, real[i][1], 0.5);
  }
}

TEST(Predicting, WeighsLearnersInSecondsAndStaysFinite) {
  constexpr TargetScale scale{.kind = TargetKind::log_ratio};
  const double trees = scale.of(100, 500), linear = scale.of(300, 500);
  EXPECT_NEAR(scale.seconds(ensemble(trees, linear, 0.25), 500), 150, 1e-3);
  EXPECT_NEAR(ensemble(trees, linear, 0), trees, 1e-9);
  EXPECT_LT(ensemble(5, 1e6, 0.5), 16);
  for (const double extreme : {-1e30, 1e30}) EXPECT_TRUE(std::isfinite(ensemble(extreme, -extreme, 1)));
}

TEST(Predicting, ScalesWhatWasLearntOfSharesByTheRequest) {
  // A model that says the same of every job.
  QuantileModel flat = model();
  for (Forest& forest : flat.forests) {
    forest = {};
    forest.base = -1;
  }
  flat.linear_weight = 0;
  flat.calibration = {};
  FeatureMatrix rows(2, feature_table().size());
  const auto requests = std::ranges::find(feature_table(), "requested_s", &FeatureInfo::name);
  const auto column = rows.column(static_cast<std::size_t>(requests - feature_table().begin()));
  column[0] = 999;
  column[1] = std::numeric_limits<float>::quiet_NaN();
  const auto predicted = predict_unsorted_s(flat, rows, 1);
  EXPECT_NEAR(predicted[0][1], 1000 * std::exp(-1) - 1, 1e-9);
  EXPECT_NEAR(predicted[1][1], flat.target.no_request_unit_s * std::exp(-1) - 1, 1e-9);
  flat.target.kind = TargetKind::log_run;
  EXPECT_EQ(predict_unsorted_s(flat, rows, 1)[0][1], 1);
}

TEST(Predicting, StaysWithinWhatRequestsHaveHeld) {
  EXPECT_GE(model().target.most_of_request, 1);
  const auto predicted = test_part(model(), trace());
  const std::size_t first = n_jobs - predicted.size();
  for (std::size_t i = 0; i < predicted.size(); ++i)
    EXPECT_LE(predicted[i].p90_s, model().target.most_of_request * trace().requested_s[first + i] + 0.5);
}

TEST(Predicting, ReadsFeaturesByName) {
  QuantileModel strange = model();
  strange.features[0] = "no_such_feature";
  EXPECT_THROW(test_part(strange, trace()), InputError);
}

}  // namespace
}  // namespace schedsweep::test
