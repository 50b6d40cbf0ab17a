#pragma once

#include "engine/job_table.h"
#include "engine/model/boosting.h"
#include "engine/model/drift_reference.h"
#include "engine/model/features.h"
#include "engine/model/linear_quantile.h"
#include "engine/model/target.h"

#include <string>
#include <vector>

namespace schedsweep {

/// What a model was made of and how: enough to say which jobs it has seen.
struct ModelOrigin {
  std::string trace;         ///< name
  std::string trace_sha256;  ///< of the uncompressed file; empty where it was none
  std::int64_t n_jobs = 0;   ///< of the trace
  std::int64_t n_train = 0;
  std::int64_t n_validation = 0;
  Seconds learned_until_s = 0;  ///< trace time: everything the model has seen had happened by then
};

/// The trace's own names of the dense ids that a model has learnt from. Shape: names[dense id].
struct KnownIds {
  std::vector<std::string> user, group, executable, queue, partition;
};

/// One number of the evaluation that a model carries: of its validation or its test part.
struct ModelMetric {
  std::string part;  ///< "validation" or "test"
  std::string name;
  double value = 0;
};

/// Quantiles of run times from what is known at submission.
struct QuantileModel {
  std::vector<std::string> features;  ///< names, as in feature_table(); a model reads these columns in this order
  TargetScale target;
  Binning binning;
  std::array<Forest, n_quantiles> forests;
  LinearQuantile linear;       ///< over the same features
  double linear_weight = 0;    ///< of the ensemble: by inverse pinball loss on the validation part; 0 = trees alone
  Quantiles calibration = {};  ///< added to each predicted quantile of the target (split-conformal)
  BoostingSettings settings;
  ModelOrigin origin;
  KnownIds ids;
  DriftReference reference;  ///< over the same features
  std::vector<ModelMetric> metrics;
};

}  // namespace schedsweep
