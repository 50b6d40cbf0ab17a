#include "engine/model/row_predictor.h"

#include "engine/model/feature_table.h"
#include "engine/model/predict.h"
#include "tests/engine/model/learnable_trace.h"

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

TEST(RowPredictor, SaysWhatTheModelSaysOfAllAtOnce) {
  const JobStore trace = learnable_trace(600);
  for (const Learners learners : {Learners::trees, Learners::trees_and_linear}) {
    TrainSettings settings = quick_settings();
    settings.learners = learners;
    QuantileModel model = train_model(view_of(trace), small_context, chronological_split(trace.size()), settings, 1);
    if (learners == Learners::trees_and_linear) model.linear_weight = 0.3;
    const std::vector<Prediction> all = predict_jobs(model, view_of(trace), small_context, 0, 1);
    const FeatureMatrix features = extract_features(view_of(trace), small_context);
    RowPredictor predict_row(model);
    std::vector<float> row(feature_table().size());
    for (std::size_t job = 0; job < trace.size(); ++job) {
      for (std::size_t feature = 0; feature < row.size(); ++feature) row[feature] = features.column(feature)[job];
      EXPECT_EQ(predict_row(row), all[job]) << job;
    }
  }
}

}  // namespace
}  // namespace schedsweep::test
