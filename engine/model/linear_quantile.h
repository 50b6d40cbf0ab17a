#pragma once

#include "engine/model/feature_matrix.h"
#include "engine/model/feature_table.h"
#include "engine/model/prediction.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Linear quantile regression over standardised, transformed features.
struct LinearQuantile {
  std::vector<double> center;                           ///< of the transformed feature
  std::vector<double> scale;                            ///< > 0
  std::array<std::vector<double>, n_quantiles> weight;  ///< [n_features + 1], the intercept last; empty = none

  bool empty() const { return weight[0].empty(); }

  /// (sign(v) ln(1 + |v|) - center) / scale; 0, the mean, where v is not known.
  double standardised(std::size_t feature, float value) const;
};

/// Fits the quantiles of `target`. Categories, whose ids have no order, get weight 0. The same bits for any number of
/// threads.
/// Shape: kinds [n_features]; target [x.n_rows()], finite; at least one row.
/// Source: Hunter, Lange, "Quantile regression via an MM algorithm", J. Comp. Graph. Stat. 9(1), 2000; with a small
/// ridge, so that features may be constant or repeat each other.
LinearQuantile fit_linear(const FeatureMatrix& x, std::span<const FeatureKind> kinds, std::span<const float> target,
                          int n_threads);

/// Quantiles of the target, as they come: they may cross. Shape: [x.n_rows()].
std::vector<Quantiles> predict(const LinearQuantile& model, const FeatureMatrix& x);

/// Likewise, where they are wanted.
void predict(const LinearQuantile& model, const FeatureMatrix& x, std::span<Quantiles> out);

}  // namespace schedsweep
