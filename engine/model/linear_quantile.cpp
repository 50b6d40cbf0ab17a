#include "engine/model/linear_quantile.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "engine/parallel_team.h"

#include <algorithm>
#include <cmath>

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace schedsweep {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Eigen cuts longer sums by the sizes of the machine's caches, and so their last digits.
constexpr Index block_rows = 128;
constexpr int n_steps = 30;
constexpr double ridge =
    1e-2;  // for each row, of standardised features: of those that repeat each other all get a share

double transformed(float value) {
  const double size = portable_log(1 + std::abs(static_cast<double>(value)));
  return value < 0 ? -size : size;
}

// Mean and deviation of what is known; a feature that says nothing gets scale 1.
void standardise(LinearQuantile& model, std::size_t feature, std::span<const float> values) {
  double n = 0, mean = 0, squares = 0;
  for (const float value : values) {
    if (std::isnan(value)) continue;
    const double t = transformed(value);
    const double step = t - mean;
    mean += step / ++n;
    squares += step * (t - mean);
  }
  const double deviation = n > 0 ? std::sqrt(squares / n) : 0;
  model.center[feature] = mean;
  model.scale[feature] = deviation > 1e-9 * (1 + std::abs(mean)) ? deviation : 1;
}

// The standardised features and a column of ones. A category is all zeros: the ridge gives it weight 0.
MatrixXd design(const LinearQuantile& model, const FeatureMatrix& x, std::span<const FeatureKind> kinds) {
  MatrixXd z = MatrixXd::Zero(static_cast<Index>(x.n_rows()), static_cast<Index>(kinds.size()) + 1);
  z.rightCols(1).setOnes();
  for (std::size_t feature = 0; feature < kinds.size(); ++feature) {
    if (kinds[feature] == FeatureKind::category) continue;
    const auto values = x.column(feature);
    for (std::size_t row = 0; row < values.size(); ++row) {
      z(static_cast<Index>(row), static_cast<Index>(feature)) = model.standardised(feature, values[row]);
    }
  }
  return z;
}

// The normal equations of weighted least squares over one block of rows.
struct Normal {
  MatrixXd gram;
  VectorXd moment;
};

class Fit {
 public:
  Fit(const MatrixXd& z, const VectorXd& y, int n_threads)
      : z_(z),
        y_(y),
        n_threads_(n_threads),
        blocks_(static_cast<std::size_t>((z.rows() + block_rows - 1) / block_rows)) {}

  // Minimises the sum of |r| / 2 + (level - 1/2) r, r = y - z w: each step minimises a parabola that lies on or above
  // the loss with |r| softened by `soft`, (r^2 / (soft + |r_old|) + (4 level - 2) r) / 4, which touches it at r_old.
  VectorXd weights(double level) {
    VectorXd w = VectorXd::Zero(z_.cols());
    double soft = 1;
    for (int step = 0; step < n_steps; ++step, soft *= 0.75) w = solve(level, soft, w);
    return w;
  }

 private:
  VectorXd solve(double level, double soft, const VectorXd& old) {
    parallel_for(blocks_.size(), n_threads_, [&](std::size_t block) { sum_block(block, level, soft, old); });
    MatrixXd gram = blocks_[0].gram;
    VectorXd moment = blocks_[0].moment;
    for (std::size_t block = 1; block < blocks_.size(); ++block) {
      gram += blocks_[block].gram;
      moment += blocks_[block].moment;
    }
    gram.diagonal().head(z_.cols() - 1).array() += ridge * static_cast<double>(z_.rows());
    return gram.selfadjointView<Eigen::Lower>().ldlt().solve(moment);
  }

  void sum_block(std::size_t block, double level, double soft, const VectorXd& old) {
    const Index first = static_cast<Index>(block) * block_rows;
    const Index n = std::min(block_rows, z_.rows() - first);
    const auto z = z_.middleRows(first, n);
    const auto y = y_.segment(first, n);
    const VectorXd weight = 1 / (soft + (y - z * old).array().abs());
    const MatrixXd scaled = weight.array().sqrt().matrix().asDiagonal() * z;
    Normal& out = blocks_[block];
    out.gram = MatrixXd::Zero(z_.cols(), z_.cols());
    out.gram.selfadjointView<Eigen::Lower>().rankUpdate(scaled.transpose());
    out.moment = z.transpose() * (weight.array() * y.array() + (2 * level - 1)).matrix();
  }

  const MatrixXd& z_;
  const VectorXd& y_;
  int n_threads_;
  std::vector<Normal> blocks_;
};

}  // namespace

double LinearQuantile::standardised(std::size_t feature, float value) const {
  return std::isnan(value) ? 0 : (transformed(value) - center[feature]) / scale[feature];
}

LinearQuantile fit_linear(const FeatureMatrix& x, std::span<const FeatureKind> kinds, std::span<const float> target,
                          int n_threads) {
  SCHEDSWEEP_CHECK(x.n_rows() > 0 && target.size() == x.n_rows() && kinds.size() == x.n_features());
  LinearQuantile model;
  model.center.resize(kinds.size());
  model.scale.resize(kinds.size());
  for (std::size_t feature = 0; feature < kinds.size(); ++feature) standardise(model, feature, x.column(feature));

  const MatrixXd z = design(model, x, kinds);
  const VectorXd y = Eigen::Map<const Eigen::VectorXf>(target.data(), z.rows()).cast<double>();
  Fit fit(z, y, n_threads);
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    const VectorXd w = fit.weights(quantile_levels[q]);
    model.weight[q].assign(w.begin(), w.end());
  }
  return model;
}

std::vector<Quantiles> predict(const LinearQuantile& model, const FeatureMatrix& x) {
  std::vector<Quantiles> out(x.n_rows());
  predict(model, x, out);
  return out;
}

void predict(const LinearQuantile& model, const FeatureMatrix& x, std::span<Quantiles> out) {
  const std::size_t n_features = model.center.size();
  SCHEDSWEEP_CHECK(!model.empty() && (x.n_rows() == 0 || x.n_features() == n_features));
  Quantiles intercept;
  for (std::size_t q = 0; q < n_quantiles; ++q) intercept[q] = model.weight[q][n_features];
  SCHEDSWEEP_CHECK(out.size() == x.n_rows());
  std::ranges::fill(out, intercept);
  for (std::size_t feature = 0; feature < n_features; ++feature) {
    const auto values = x.column(feature);
    for (std::size_t row = 0; row < out.size(); ++row) {
      const double z = model.standardised(feature, values[row]);
      for (std::size_t q = 0; q < n_quantiles; ++q) out[row][q] += model.weight[q][feature] * z;
    }
  }
}

}  // namespace schedsweep
