#pragma once

#include "engine/model/prediction.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace schedsweep {

/// How good predicted quantiles of run times are. One member per metric; evaluation_table() gives each its name, unit
/// and meaning. NaN = not defined for these jobs.
struct Evaluation {
  static constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

  std::int64_t n_jobs = 0;
  double mae_p10_s = undefined;
  double mae_p50_s = undefined;
  double mae_p90_s = undefined;
  double rmse_p50_s = undefined;
  double r2_p50 = undefined;
  double mape_p50 = undefined;
  double mape_p50_floor_60 = undefined;
  double pinball_p10_s = undefined;
  double pinball_p50_s = undefined;
  double pinball_p90_s = undefined;
  double pinball_mean_s = undefined;
  double coverage_p10_p90 = undefined;
  double coverage_below_p10 = undefined;
  double coverage_below_p50 = undefined;
  double coverage_below_p90 = undefined;
  double interval_width_mean_s = undefined;
  double interval_width_median_s = undefined;
  double under_prediction_rate = undefined;
  double crossings_share = undefined;
};

/// One metric of a model, described once for writers, lists and documents.
struct EvaluationMetric {
  std::string_view name;
  std::string_view unit;  ///< as UDUNITS spells it; "1" for numbers without one
  std::string_view meaning;
  std::variant<std::int64_t Evaluation::*, double Evaluation::*> member;
};

std::span<const EvaluationMetric> evaluation_table();

/// The pinball loss of one prediction: level * error where it was too low, (1 - level) * error where too high.
inline double pinball(double level, double truth, double predicted) {
  const double error = truth - predicted;
  return error >= 0 ? level * error : (level - 1) * error;
}

/// Metrics of predictions against true run times. Quantiles that cross are counted, then sorted.
/// Shape: both [n jobs]. Units: s.
Evaluation evaluate(std::span<const JobSeconds> run_s, std::span<const Quantiles> predicted);

/// The metrics of the jobs of one user, one width class, ...
struct GroupEvaluation {
  std::int32_t group;
  Evaluation metrics;
};

/// Metrics of each group of jobs apart, by ascending group. Shape: all [n jobs].
std::vector<GroupEvaluation> evaluate_groups(std::span<const JobSeconds> run_s, std::span<const Quantiles> predicted,
                                             std::span<const std::int32_t> group);

/// The `n` groups with the most jobs, most first; equals by group.
std::vector<GroupEvaluation> largest_groups(std::vector<GroupEvaluation> groups, std::size_t n);

/// Classes of widths, as a group of jobs. Shape: procs in [from, to].
struct ProcsClass {
  std::string_view name;
  Procs from;
  Procs to;
};

std::span<const ProcsClass> procs_classes();

/// The row of procs_classes() for each job.
std::vector<std::int32_t> procs_class_of(std::span<const Procs> procs);

}  // namespace schedsweep
