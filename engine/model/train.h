#pragma once

#include "engine/model/quantile_model.h"
#include "engine/model/split.h"

#include <cstddef>
#include <vector>

namespace schedsweep {

/// Which kinds of model are trained.
enum class Learners : std::uint8_t { trees, trees_and_linear };

struct TrainSettings {
  BoostingSettings boosting;
  Learners learners = Learners::trees_and_linear;
  bool refit = true;  ///< trees once more on training and validation part, as many as the validation part asked for
};

/// Trains, tunes and calibrates. A job whose end lies behind the submission of the first job of the next part has not
/// ended yet, as far as this part can know, and is left out. `origin` and `ids` are left to the caller but for counts
/// and learned_until_s. The same bits for any number of threads.
/// Errors: InputError when a part is too small to learn from (fewer than 30 jobs).
QuantileModel train_model(const JobTable& jobs, const FeatureContext& context, const Split& split,
                          const TrainSettings& settings, int n_threads);

/// Real-valued quantiles in seconds, rearranged to ascend, at least 1. Shape: [n rows], of rows that `features` holds.
std::vector<Quantiles> predict_quantiles_s(const QuantileModel& model, const FeatureMatrix& features, int n_threads);

/// Predictions for jobs [first_job, n jobs) by the trace's own time line, rounded half to even. Shape: [n jobs -
/// first_job].
std::vector<Prediction> predict_jobs(const QuantileModel& model, const JobTable& jobs, const FeatureContext& context,
                                     std::size_t first_job, int n_threads);

}  // namespace schedsweep
