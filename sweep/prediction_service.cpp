#include "sweep/prediction_service.h"

#include "engine/model/feature_table.h"
#include "engine/model/predict.h"
#include "engine/model/target.h"

namespace schedsweep {

PredictionService::PredictionService(const QuantileModel& model, const FeatureContext& context,
                                     std::optional<Trace> past, int n_threads)
    : model_(model),
      n_threads_(n_threads),
      history_(model.ids, context, std::move(past)),
      row_(feature_table().size()) {
  columns_of(model);  // throws here, not at the first submission
}

void PredictionService::tell(const PredictEvent& event) {
  if (const auto* started = std::get_if<StartedJob>(&event)) return history_.started(*started);
  if (const auto* completed = std::get_if<CompletedJob>(&event)) return history_.completed(*completed);
  names_.push_back(history_.submitted(std::get<SubmittedJob>(event), row_));
  rows_.insert(rows_.end(), row_.begin(), row_.end());
}

std::vector<PredictAnswer> PredictionService::answers() {
  const std::size_t n_features = row_.size();
  FeatureMatrix features(names_.size(), n_features);
  for (std::size_t feature = 0; feature < n_features; ++feature) {
    float* column = features.column(feature).data();
    for (std::size_t row = 0; row < names_.size(); ++row) column[row] = rows_[row * n_features + feature];
  }
  std::vector<PredictAnswer> answers;
  const std::vector<Quantiles> quantiles_s = predict_quantiles_s(model_, features, n_threads_);
  for (std::size_t row = 0; row < names_.size(); ++row)
    answers.push_back({std::move(names_[row]), rounded(quantiles_s[row])});
  names_.clear();
  rows_.clear();
  return answers;
}

}  // namespace schedsweep
