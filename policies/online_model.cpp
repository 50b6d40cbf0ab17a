#include "policies/online_model.h"

#include "engine/multiversion.h"

#include <algorithm>
#include <cmath>

namespace schedsweep {
namespace {

// Stands for 0 where something is divided by a scale, by the root of a sum of squares, or by both.
constexpr double tiny = 1e-100;

/// The sum of `entry(i)` for i below n, in an order that vector code can keep on every machine.
template <std::size_t n, class Entry>
[[gnu::always_inline]] inline double sum_of(Entry entry) {
  std::array<double, 8> lanes{};
  for (std::size_t i = 0; i < n; i += lanes.size())
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] += entry(i + lane);
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

}  // namespace

void OnlineModel::reset(double rate, double l2) {
  *this = {};
  rate_ = rate;
  l2_ = l2;
}

double OnlineModel::predict(const OnlineFeatures& features) {
  best_version<&OnlineModel::expand>(this, &features);
  return best_version<&OnlineModel::product>(this);
}

double OnlineModel::predict_in_scale(const OnlineFeatures& features) {
  best_version<&OnlineModel::expand>(this, &features);
  sum_norms_ += best_version<&OnlineModel::rescale>(this);
  ++n_examples_;
  return best_version<&OnlineModel::product>(this);
}

void OnlineModel::descend(double slope) {
  best_version<&OnlineModel::step>(this, slope, rate_ * std::sqrt(n_examples_ / sum_norms_));
}

void OnlineModel::expand(const OnlineFeatures* features) {
  double* term = term_.data();
  for (std::size_t i = 0; i < n_features; ++i)
    for (std::size_t j = i; j < n_features; ++j) *term++ = (*features)[i] * (*features)[j];
}

double OnlineModel::product() const {
  return sum_of<n_terms>([this](std::size_t i) { return weight_[i] * term_[i]; });
}

/// Lets scales grow to the terms, and weights shrink with them. Returns the square of the terms in units of the scales.
double OnlineModel::rescale() {
  return sum_of<n_terms>([this](std::size_t i) {
    const double scale = std::max(scale_[i], std::max(std::abs(term_[i]), tiny));
    weight_[i] *= scale_[i] / scale;
    scale_[i] = scale;
    const double scaled = term_[i] / scale;
    return scaled * scaled;
  });
}

void OnlineModel::step(double slope, double rate) {
  for (std::size_t i = 0; i < n_terms; ++i) {
    const double gradient = slope * term_[i] + l2_ * scale_[i] * scale_[i] * weight_[i];
    sum_squares_[i] += gradient * gradient;
    weight_[i] -= rate * gradient / (scale_[i] * std::max(std::sqrt(sum_squares_[i]), tiny));
  }
}

}  // namespace schedsweep
