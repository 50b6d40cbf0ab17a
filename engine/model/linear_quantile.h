#pragma once

#include "engine/model/feature_matrix.h"
#include "engine/model/prediction.h"

#include <array>
#include <vector>

namespace schedsweep {

/// Linear quantile regression over standardised, transformed features.
struct LinearQuantile {
  std::vector<double> center;                           ///< of the transformed feature
  std::vector<double> scale;                            ///< > 0
  std::array<std::vector<double>, n_quantiles> weight;  ///< [n_features + 1], the intercept last; empty = none
};

}  // namespace schedsweep
