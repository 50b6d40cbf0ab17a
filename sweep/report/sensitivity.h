#pragma once

#include "engine/metrics/metric_table.h"
#include "engine/stats/bootstrap.h"
#include "sweep/report/report_input.h"
#include "sweep/report/studies.h"

#include <span>
#include <string>
#include <vector>

namespace schedsweep {

/// The metrics that the section is about and their values, read once.
struct Measured {
  const ReportInput& input;
  Bootstrap bootstrap;                      ///< as [report] says
  std::vector<const MetricInfo*> metrics;   ///< the primary one first
  std::vector<std::vector<double>> values;  ///< [metrics] one a run, NaN where it failed

  explicit Measured(const ReportInput& input);

  double value(std::size_t metric, std::int64_t run) const { return values[metric][static_cast<std::size_t>(run)]; }

  const MetricInfo& primary() const { return *metrics[0]; }
};

/// /sensitivity/effects: which setting explains which part of the variance over the grid.
void add_effects(const Measured& measured, const std::vector<Study>& studies, Report& report);

/// /sensitivity/curves: each metric along each axis, all else averaged, and its change against the baseline.
void add_curves(const Measured& measured, const std::vector<Study>& studies, Report& report);

/// /sensitivity/best: the best value of each parameter by the primary metric, and whether it beats the baseline.
void add_best_settings(const Measured& measured, const std::vector<Study>& studies, Report& report);

/// A metric over some of a study's cells in one replicate, or its change against the baseline.
/// Shape: one a replicate, NaN where one of the runs failed.
std::vector<double> over_replicates(const Measured& measured, const Study& study, std::size_t metric,
                                    std::span<const std::size_t> cells);
std::vector<double> change_over_replicates(const Measured& measured, const Study& study, std::size_t metric,
                                           std::span<const std::size_t> cells);

/// Mean of the values that are there, with its interval.
Interval mean_interval(std::vector<double> values, const Bootstrap& bootstrap);

/// "-12.3 s (95 % interval -15 to -9.1)", or "(one replicate: no interval)".
std::string in_words(const Interval& interval, std::string_view unit, double confidence);

}  // namespace schedsweep
