#include "engine/model/predict.h"

#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "engine/model/job_rows.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {

std::vector<std::size_t> columns_of(const QuantileModel& model) {
  const auto table = feature_table();
  std::vector<std::size_t> columns;
  for (const std::string& name : model.features) {
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const FeatureInfo& info) { return info.name == name; });
    if (row == table.end()) throw InputError("model: feature " + name + " (this version does not know it)");
    columns.push_back(static_cast<std::size_t>(row - table.begin()));
  }
  return columns;
}

FeatureMatrix select_columns(const FeatureMatrix& all, std::span<const std::size_t> columns) {
  FeatureMatrix out(all.n_rows(), columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) std::ranges::copy(all.column(columns[i]), out.column(i).begin());
  return out;
}

std::size_t request_column() {
  static const auto column = std::ranges::find(feature_table(), "requested_s", &FeatureInfo::name);
  return static_cast<std::size_t>(column - feature_table().begin());
}

std::span<const float> requests_of(const FeatureMatrix& features) { return features.column(request_column()); }

std::vector<Quantiles> predict_rows(const std::array<Forest, n_quantiles>& forests, const BinnedMatrix& x,
                                    std::span<const JobIndex> rows, int n_threads) {
  std::vector<Quantiles> out(rows.size());
  if (rows.empty()) return out;
  const JobIndex first = rows.front();
  std::vector<double> sums(rows.back() - first + std::size_t{1});
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    predict(forests[q], x, first, sums, n_threads);
    for (std::size_t i = 0; i < rows.size(); ++i) out[i][q] = sums[rows[i] - first];
  }
  return out;
}

std::vector<Quantiles> predict_all(const std::array<Forest, n_quantiles>& forests, const BinnedMatrix& x,
                                   int n_threads) {
  std::vector<JobIndex> rows(x.n_rows());
  std::iota(rows.begin(), rows.end(), JobIndex{0});
  return predict_rows(forests, x, rows, n_threads);
}

Quantiles combined_s(const QuantileModel& model, const Quantiles& trees, const Quantiles& linear, float requested_s) {
  Quantiles target;
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    target[q] = model.linear_weight > 0 ? ensemble(trees[q], linear[q], model.linear_weight) : trees[q];
    target[q] += model.calibration[q];
  }
  return model.target.seconds(target, requested_s);
}

std::vector<Quantiles> combined_s(const QuantileModel& model, std::vector<Quantiles> trees,
                                  std::span<const Quantiles> linear, std::span<const float> requested_s) {
  SCHEDSWEEP_CHECK(requested_s.size() == trees.size());
  SCHEDSWEEP_CHECK(model.linear_weight == 0 || linear.size() == trees.size());
  for (std::size_t row = 0; row < trees.size(); ++row)
    trees[row] = combined_s(model, trees[row], linear.empty() ? Quantiles{} : linear[row], requested_s[row]);
  return trees;
}

std::vector<Quantiles> predict_unsorted_s(const QuantileModel& model, const FeatureMatrix& features, int n_threads) {
  if (features.n_rows() == 0) return {};
  const FeatureMatrix x = select_columns(features, columns_of(model));
  BinnedMatrix bins(x.n_rows(), x.n_features());
  model.binning.apply(x, 0, bins);
  const std::vector<Quantiles> linear = model.linear_weight > 0 ? predict(model.linear, x) : std::vector<Quantiles>{};
  return combined_s(model, predict_all(model.forests, bins, n_threads), linear, requests_of(features));
}

std::vector<Quantiles> predict_quantiles_s(const QuantileModel& model, const FeatureMatrix& features, int n_threads) {
  std::vector<Quantiles> out = predict_unsorted_s(model, features, n_threads);
  for (Quantiles& quantiles : out) std::ranges::sort(quantiles);
  return out;
}

std::vector<Quantiles> predict_jobs_unsorted_s(const QuantileModel& model, const JobTable& jobs,
                                               const FeatureContext& context, std::size_t first_job, int n_threads) {
  std::vector<Quantiles> out;
  out.reserve(jobs.size() - first_job);
  extract_features_from(jobs, context, first_job, [&](std::size_t, const FeatureMatrix& chunk) {
    const std::vector<Quantiles> predicted = predict_unsorted_s(model, chunk, n_threads);
    out.insert(out.end(), predicted.begin(), predicted.end());
  });
  return out;
}

std::vector<Prediction> predict_jobs(const QuantileModel& model, const JobTable& jobs, const FeatureContext& context,
                                     std::size_t first_job, int n_threads) {
  std::vector<Prediction> out;
  out.reserve(jobs.size() - first_job);
  extract_features_from(jobs, context, first_job, [&](std::size_t, const FeatureMatrix& chunk) {
    for (const Quantiles& quantiles : predict_quantiles_s(model, chunk, n_threads)) out.push_back(rounded(quantiles));
  });
  return out;
}

}  // namespace schedsweep
