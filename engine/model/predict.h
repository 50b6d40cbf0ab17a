#pragma once

#include "engine/model/quantile_model.h"
#include "engine/model/target.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Real-valued quantiles in seconds, at least 1, as the model gives them: they may cross.
/// Shape: features has the columns of feature_table(); [n rows]. Errors: InputError when the model reads a feature that
/// this program does not know.
std::vector<Quantiles> predict_unsorted_s(const QuantileModel& model, const FeatureMatrix& features, int n_threads);

/// Likewise, rearranged to ascend.
/// Source: Chernozhukov, Fernandez-Val, Galichon, "Quantile and probability curves without crossing", Econometrica
/// 78(3), 2010.
std::vector<Quantiles> predict_quantiles_s(const QuantileModel& model, const FeatureMatrix& features, int n_threads);

/// Predictions for jobs [first_job, n jobs) by the trace's own time line, rounded half to even. Shape: [n jobs -
/// first_job].
std::vector<Prediction> predict_jobs(const QuantileModel& model, const JobTable& jobs, const FeatureContext& context,
                                     std::size_t first_job, int n_threads);

/// The same jobs as evaluate() wants them: real-valued and unsorted.
std::vector<Quantiles> predict_jobs_unsorted_s(const QuantileModel& model, const JobTable& jobs,
                                               const FeatureContext& context, std::size_t first_job, int n_threads);

/// The columns of feature_table() that a model reads, in its order. Errors: as predict_unsorted_s.
std::vector<std::size_t> columns_of(const QuantileModel& model);

/// Those columns of `all`. Cost: a copy.
FeatureMatrix select_columns(const FeatureMatrix& all, std::span<const std::size_t> columns);

/// The column of feature_table() that holds requests.
std::size_t request_column();

/// The column of feature_table() that scales what a model says: NaN = not known.
std::span<const float> requests_of(const FeatureMatrix& features);

/// What the forests say of `rows` of `x`, on the target scale. Shape: rows ascending; [rows.size()]. Cost: of all rows
/// from the first to the last.
std::vector<Quantiles> predict_rows(const std::array<Forest, n_quantiles>& forests, const BinnedMatrix& x,
                                    std::span<const JobIndex> rows, int n_threads);

/// Likewise of all rows.
std::vector<Quantiles> predict_all(const std::array<Forest, n_quantiles>& forests, const BinnedMatrix& x,
                                   int n_threads);

/// Trees and linear model together, on the target scale: the weighted mean of their seconds, which on real traces beats
/// that of their logarithms a little.
inline double ensemble(double trees, double linear, double linear_weight) {
  constexpr double furthest = 7;  // a thousand times: a line may run away where nothing was learnt
  const double beyond = std::clamp(linear, trees - furthest, trees + furthest) - trees;
  return trees + portable_log(1 + linear_weight * (portable_exp(beyond) - 1));
}

/// What `model` makes of its learners' quantiles: weighted, calibrated, in seconds, unsorted. Shape: all [n rows];
/// linear may be empty where its weight is 0.
std::vector<Quantiles> combined_s(const QuantileModel& model, std::vector<Quantiles> trees,
                                  std::span<const Quantiles> linear, std::span<const float> requested_s);

/// Likewise of one row.
Quantiles combined_s(const QuantileModel& model, const Quantiles& trees, const Quantiles& linear, float requested_s);

}  // namespace schedsweep
