#include "engine/model/row_predictor.h"

#include "engine/model/predict.h"
#include "engine/model/target.h"

#include <algorithm>

namespace schedsweep {

RowPredictor::RowPredictor(const QuantileModel& model)
    : model_(&model), columns_(columns_of(model)), row_(1, columns_.size()), bins_(1, columns_.size()) {}

Prediction RowPredictor::operator()(std::span<const float> features) {
  for (std::size_t i = 0; i < columns_.size(); ++i) row_.column(i)[0] = features[columns_[i]];
  model_->binning.apply(row_, 0, bins_);
  Quantiles trees{};
  for (std::size_t q = 0; q < n_quantiles; ++q) predict(model_->forests[q], bins_, 0, std::span(&trees[q], 1), 1);
  Quantiles linear{};
  if (model_->linear_weight > 0) predict(model_->linear, row_, std::span(&linear, 1));
  Quantiles quantiles_s = combined_s(*model_, trees, linear, features[request_column()]);
  std::ranges::sort(quantiles_s);
  return rounded(quantiles_s);
}

}  // namespace schedsweep
