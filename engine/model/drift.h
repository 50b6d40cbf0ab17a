#pragma once

#include "engine/job_table.h"
#include "engine/model/evaluation.h"
#include "engine/model/quantile_model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace schedsweep {

/// Jobs in each bin of each feature. Shape: [n_features][upper.size() + 2]
using BinCounts = std::vector<std::vector<std::int64_t>>;

/// Adds the rows of `values` that `counts_row` does not leave out. Shape: counts_row [values.n_rows()], or empty: all.
void count_bins(const Binning& binning, const FeatureMatrix& values, std::span<const std::uint8_t> counts_row,
                BinCounts& counts);

/// How far two distributions over the same bins are apart: sum of (b - a) ln(b / a) over their shares, these at least
/// 1e-6; 0 where either has fewer than 10 jobs. The outer bins are open and what is not known has one of its own, so
/// nothing is left out.
/// Source: population stability index; HPCOpt, models/drift (there closed bins: what lies beyond them is dropped).
double population_stability(std::span<const std::int64_t> a, std::span<const std::int64_t> b);

/// When to raise an alarm.
struct DriftThresholds {
  double psi = 0.25;              ///< a feature's population stability index above this
  double pinball_ratio = 1.5;     ///< loss now / loss on the validation part above this
  double mild_coverage = 0.70;    ///< share of jobs from p10 to p90 below this
  double severe_coverage = 0.50;  ///< below this
};

enum class CoverageAlarm : std::uint8_t { none, mild, severe };

struct FeatureDrift {
  std::string feature;
  double psi;
  bool alarm;
};

struct DriftReport {
  std::vector<FeatureDrift> features;  ///< in the order of the model
  Quantiles pinball_ratio{};           ///< NaN where there is nothing to compare
  std::array<bool, n_quantiles> pinball_alarm{};
  CoverageAlarm coverage_alarm = CoverageAlarm::none;
  Evaluation now;  ///< of the new jobs

  bool any() const;
};

/// Compares new jobs, counted and evaluated, with what the model was trained on.
DriftReport compare_with_training(const DriftReference& reference, std::span<const std::string> features,
                                  const BinCounts& counts, const Evaluation& now, const DriftThresholds& thresholds);

/// Predicts jobs [first_job, n jobs) by the trace's own time line and compares. The jobs before lend history only.
DriftReport measure_drift(const QuantileModel& model, const JobTable& jobs, const FeatureContext& context,
                          std::size_t first_job, const DriftThresholds& thresholds, int n_threads);

}  // namespace schedsweep
