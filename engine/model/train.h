#pragma once

#include "engine/model/evaluation.h"
#include "engine/model/predict.h"
#include "engine/model/quantile_model.h"
#include "engine/model/split.h"

#include <cstddef>
#include <vector>

namespace schedsweep {

/// Which kinds of model are trained.
enum class Learners : std::uint8_t { trees, trees_and_linear };

struct TrainSettings {
  BoostingSettings boosting;
  TargetKind target = TargetKind::log_ratio;
  Learners learners = Learners::trees_and_linear;
  bool refit = true;  ///< trees once more on training and validation part, as many as the validation part asked for
};

/// Trains, tunes and calibrates. A job whose end lies behind the submission of the first job of the next part has not
/// ended yet, as far as this part can know, and is left out. `origin` and `ids` are left to the caller but for counts
/// and learned_until_s. The same bits for any number of threads.
/// Errors: InputError when a part is too small to learn from (fewer than 30 jobs).
QuantileModel train_model(const JobTable& jobs, const FeatureContext& context, const Split& split,
                          const TrainSettings& settings, int n_threads);

/// Takes all trees but the first `n` away: what training would have made with fewer.
void keep_trees(Forest& forest, std::size_t n);

/// An evaluation as a model carries it: what is defined of it.
std::vector<ModelMetric> model_metrics(const std::string& part, const Evaluation& evaluation);

}  // namespace schedsweep
