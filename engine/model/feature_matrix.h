#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Feature values of consecutive jobs, by column. Shape: [n_features][n_rows]; NaN = not known.
class FeatureMatrix {
 public:
  FeatureMatrix() = default;

  FeatureMatrix(std::size_t n_rows, std::size_t n_features) : n_rows_(n_rows), values_(n_rows * n_features) {}

  std::size_t n_rows() const { return n_rows_; }

  std::size_t n_features() const { return n_rows_ == 0 ? 0 : values_.size() / n_rows_; }

  std::span<float> column(std::size_t feature) { return std::span(values_).subspan(feature * n_rows_, n_rows_); }

  std::span<const float> column(std::size_t feature) const {
    return std::span(values_).subspan(feature * n_rows_, n_rows_);
  }

 private:
  std::size_t n_rows_ = 0;
  std::vector<float> values_;
};

}  // namespace schedsweep
