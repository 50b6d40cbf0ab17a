#pragma once

#include "policies/online_features.h"

#include <array>

namespace schedsweep {

/// A linear model over all products of two features, that learns from one example after the other in whatever units.
/// Source: normalized adaptive gradient (NAG), Ross, Mineiro and Langford, "Normalized online learning", UAI 2013.
class OnlineModel {
 public:
  /// Forgets everything. To the loss of each example comes l2 / 2 x sum of (weight x largest |term| so far)^2, so that
  /// the penalty has no units either.
  void reset(double rate, double l2);

  double predict(const OnlineFeatures& features);

  /// Learns from an example whose loss has the derivative `slope(prediction)`.
  template <class Slope>
  void learn(const OnlineFeatures& features, Slope slope) {
    descend(slope(predict_in_scale(features)));
  }

 private:
  static constexpr std::size_t n_features = std::tuple_size_v<OnlineFeatures>;
  static constexpr std::size_t n_lanes = 8;
  static constexpr std::size_t n_terms = (n_features * (n_features + 1) / 2 + n_lanes - 1) / n_lanes * n_lanes;
  using Terms = std::array<double, n_terms>;

  double predict_in_scale(const OnlineFeatures& features);
  void descend(double slope);

  void expand(const OnlineFeatures* features);
  double product() const;
  double rescale();
  void step(double slope, double rate);

  double rate_ = 0;
  double l2_ = 0;
  double n_examples_ = 0;
  double sum_norms_ = 0;  // of the squares of all terms of all examples, each in units of its scale then
  Terms term_{};          // of the last example; those past the products stay 0
  Terms weight_{};
  Terms scale_{};        // largest |term| so far
  Terms sum_squares_{};  // of gradients
};

}  // namespace schedsweep
