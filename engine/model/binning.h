#pragma once

#include "engine/model/feature_matrix.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Features as bins: what training and prediction read. Shape: [n_features][n_rows].
class BinnedMatrix {
 public:
  BinnedMatrix() = default;

  BinnedMatrix(std::size_t n_rows, std::size_t n_features)
      : n_rows_(n_rows), n_features_(n_features), bins_(n_rows * n_features) {}

  std::size_t n_rows() const { return n_rows_; }

  std::size_t n_features() const { return n_features_; }

  std::span<std::uint8_t> column(std::size_t feature) { return std::span(bins_).subspan(feature * n_rows_, n_rows_); }

  std::span<const std::uint8_t> column(std::size_t feature) const {
    return std::span(bins_).subspan(feature * n_rows_, n_rows_);
  }

 private:
  std::size_t n_rows_ = 0;
  std::size_t n_features_ = 0;
  std::vector<std::uint8_t> bins_;
};

/// Which values of a feature are one to the model. Bin 0 holds what is not known (NaN); bin b > 0 holds values above
/// upper[b - 2] and at most upper[b - 1]; the last bin everything above the last bound.
struct FeatureBins {
  std::vector<float> upper;  ///< ascending, finite; at most 254

  std::uint8_t bin_of(float value) const;
};

struct Binning {
  std::vector<FeatureBins> features;

  /// Bounds between distinct values of `sample`, at quantiles where there are more than `max_bins`.
  static Binning of(const FeatureMatrix& sample, int max_bins);

  /// Puts the bins of `values` at rows [first_row, first_row + values.n_rows()) of `out`.
  void apply(const FeatureMatrix& values, std::size_t first_row, BinnedMatrix& out) const;
};

}  // namespace schedsweep
