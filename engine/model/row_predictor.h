#pragma once

#include "engine/model/binning.h"
#include "engine/model/quantile_model.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Asks a model of one job at a time: the same bits as predict_jobs, from memory that it has from the start.
class RowPredictor {
 public:
  /// `model` must outlive it. Errors: as predict_unsorted_s.
  explicit RowPredictor(const QuantileModel& model);

  /// Rearranged to ascend and rounded. Shape: features [feature_table().size()].
  Prediction operator()(std::span<const float> features);

 private:
  const QuantileModel* model_;
  std::vector<std::size_t> columns_;
  FeatureMatrix row_;
  BinnedMatrix bins_;
};

}  // namespace schedsweep
