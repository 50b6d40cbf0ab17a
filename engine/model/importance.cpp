#include "engine/model/importance.h"

#include "engine/error.h"
#include "engine/model/evaluation.h"
#include "engine/model/job_rows.h"
#include "engine/model/predict.h"
#include "engine/parallel_team.h"
#include "engine/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace schedsweep {
namespace {

// The rows in an order that depends on seed, feature and repeat alone.
std::vector<JobIndex> shuffled(std::size_t n, std::uint64_t seed, std::size_t feature, std::size_t repeat) {
  std::vector<JobIndex> order(n);
  std::iota(order.begin(), order.end(), JobIndex{0});
  Random random(seed, Purpose::permutation, std::uint64_t{feature} << 32 | repeat);
  for (std::size_t left = n; left > 1; --left) {
    const auto chosen = static_cast<std::size_t>(random.uniform() * static_cast<double>(left));
    std::swap(order[left - 1], order[chosen]);
  }
  return order;
}

LossGrowth growth(std::span<const double> losses_s, double before_s) {
  const auto n = static_cast<double>(losses_s.size());
  const double mean_s = std::accumulate(losses_s.begin(), losses_s.end(), 0.0) / n;
  double squares = 0;
  for (const double loss_s : losses_s) squares += (loss_s - mean_s) * (loss_s - mean_s);
  const double std_s = n > 1 ? std::sqrt(squares / (n - 1)) : 0;
  const double grown_s = mean_s - before_s;
  return {grown_s, std_s, grown_s - 1.96 * std_s, grown_s + 1.96 * std_s};
}

class Permutation {
 public:
  Permutation(const QuantileModel& model, const FeatureMatrix& x, std::span<const float> requested_s,
              std::span<const JobSeconds> run_s)
      : model_(model), x_(x), requested_s_(requested_s), run_s_(run_s), bins_(x.n_rows(), x.n_features()) {
    model.binning.apply(x, 0, bins_);
    if (model.linear_weight > 0) linear_ = predict(model.linear, x);
    before_ = loss(bins_, linear_, requested_s_);
  }

  FeatureImportance of(std::size_t feature, const ImportanceSettings& settings) const {
    FeatureImportance out{model_.features[feature], {}, {}};
    if (!is_read(feature)) return out;
    std::vector<double> mae_s, pinball_s;
    BinnedMatrix bins = bins_;
    std::vector<Quantiles> linear = linear_;
    for (int repeat = 0; repeat < settings.repeats; ++repeat) {
      const auto order = shuffled(x_.n_rows(), settings.seed, feature, static_cast<std::size_t>(repeat));
      std::ranges::copy(at_rows(bins_.column(feature), order), bins.column(feature).begin());
      if (!linear.empty()) permute_linear(feature, order, linear);
      const Evaluation after =
          scales(feature) ? loss(bins, linear, at_rows(requested_s_, order)) : loss(bins, linear, requested_s_);
      mae_s.push_back(after.mae_p50_s);
      pinball_s.push_back(after.pinball_mean_s);
    }
    out.mae_p50 = growth(mae_s, before_.mae_p50_s);
    out.pinball_mean = growth(pinball_s, before_.pinball_mean_s);
    return out;
  }

 private:
  // Whether it is what predictions are scaled by.
  bool scales(std::size_t feature) const { return model_.features[feature] == "requested_s"; }

  bool is_read(std::size_t feature) const {
    if (scales(feature)) return true;
    for (std::size_t q = 0; q < n_quantiles; ++q) {
      if (std::ranges::count(model_.forests[q].feature, feature) > 0) return true;
      if (model_.linear_weight > 0 && model_.linear.weight[q][feature] != 0) return true;
    }
    return false;
  }

  // A linear model changes by what its feature changes.
  void permute_linear(std::size_t feature, std::span<const JobIndex> order, std::vector<Quantiles>& out) const {
    const auto values = x_.column(feature);
    for (std::size_t row = 0; row < out.size(); ++row) {
      const double moved =
          model_.linear.standardised(feature, values[order[row]]) - model_.linear.standardised(feature, values[row]);
      for (std::size_t q = 0; q < n_quantiles; ++q) {
        out[row][q] = linear_[row][q] + model_.linear.weight[q][feature] * moved;
      }
    }
  }

  Evaluation loss(const BinnedMatrix& bins, std::span<const Quantiles> linear,
                  std::span<const float> requested_s) const {
    return evaluate(run_s_, combined_s(model_, predict_all(model_.forests, bins, 1), linear, requested_s));
  }

  const QuantileModel& model_;
  const FeatureMatrix& x_;
  const std::span<const float> requested_s_;
  std::span<const JobSeconds> run_s_;
  BinnedMatrix bins_;
  std::vector<Quantiles> linear_;
  Evaluation before_;
};

}  // namespace

std::vector<FeatureImportance> permutation_importance(const QuantileModel& model, const FeatureMatrix& features,
                                                      std::span<const JobSeconds> run_s,
                                                      const ImportanceSettings& settings, int n_threads) {
  SCHEDSWEEP_CHECK(run_s.size() == features.n_rows() && settings.repeats >= 1);
  std::vector<FeatureImportance> out(model.features.size());
  if (features.n_rows() == 0) {
    for (std::size_t feature = 0; feature < out.size(); ++feature) out[feature].feature = model.features[feature];
    return out;
  }
  const FeatureMatrix x = select_columns(features, columns_of(model));
  const Permutation permutation(model, x, requests_of(features), run_s);
  parallel_for(out.size(), n_threads, [&](std::size_t i) { out[i] = permutation.of(i, settings); });
  return out;
}

std::vector<FeatureImportance> permutation_importance(const QuantileModel& model, const JobTable& jobs,
                                                      const FeatureContext& context, std::size_t first_job,
                                                      const ImportanceSettings& settings, int n_threads) {
  std::vector<JobIndex> rows(jobs.size() - first_job);
  std::iota(rows.begin(), rows.end(), static_cast<JobIndex>(first_job));
  rows = evenly_spread(rows, settings.most_jobs);
  return permutation_importance(model, extract_features_of(jobs, context, rows), at_rows(jobs.run_s, rows), settings,
                                n_threads);
}

}  // namespace schedsweep
