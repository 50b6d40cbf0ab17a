#include "engine/parallel_team.h"
#include "sweep/report/sensitivity.h"
#include "sweep/report/table_rows.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

double number_or_missing(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::size_t> cells_at(const Study& study, std::size_t axis, std::size_t place) {
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < study.cells(); ++cell)
    if (study.place(cell, axis) == place) cells.push_back(cell);
  return cells;
}

/// Every metric along one axis of one study.
std::vector<std::vector<Cell>> rows_of(const Measured& measured, const Study& study, std::size_t axis) {
  std::vector<std::vector<Cell>> rows;
  const double missing = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t metric = 0; metric < measured.metrics.size(); ++metric)
    for (std::size_t place = 0; place < study.axes[axis].values.size(); ++place) {
      const std::vector<std::size_t> cells = cells_at(study, axis, place);
      const Interval mean = mean_interval(over_replicates(measured, study, metric, cells), measured.bootstrap);
      Interval change = {missing, missing, missing};
      if (!study.is_baseline)
        change = mean_interval(change_over_replicates(measured, study, metric, cells), measured.bootstrap);
      std::int64_t failed = 0;
      for (const std::size_t cell : cells)
        for (std::size_t r = 0; r < study.replicates; ++r)
          failed += std::isnan(measured.value(metric, study.runs[cell * study.replicates + r]));
      const std::string& value = study.axes[axis].values[place];
      rows.push_back({study.trace, study.policy, std::string(measured.metrics[metric]->name), study.axes[axis].name,
                      value, number_or_missing(value), mean.estimate, mean.low, mean.high, change.estimate, change.low,
                      change.high, static_cast<std::int64_t>(cells.size() * study.replicates), failed});
    }
  return rows;
}

}  // namespace

void add_curves(const Measured& measured, const std::vector<Study>& studies, Report& report) {
  std::vector<std::pair<std::size_t, std::size_t>> axes;
  for (std::size_t s = 0; s < studies.size(); ++s)
    for (std::size_t axis = 0; axis < studies[s].axes.size(); ++axis) axes.emplace_back(s, axis);
  std::vector<std::vector<std::vector<Cell>>> found(axes.size());
  parallel_for(axes.size(), measured.input.n_threads,
               [&](std::size_t i) { found[i] = rows_of(measured, studies[axes[i].first], axes[i].second); });
  TableRows rows(
      {"/sensitivity/curves",
       "One setting at a time",
       "mean: mean of the metric over all runs with this value of this axis, whatever the other axes. change: "
       "the same of the difference to the baseline policy's run on the same workload (trace, machine, "
       "replicate) with the same parameters as far as the baseline varies them; missing for the baseline "
       "itself. low, high: percentile bootstrap over replicates, each with all its settings as one block; "
       "missing with one replicate. A replicate with a failed run at this value is left out.",
       {{"trace", "1", "name of the [[traces]] entry", {}},
        {"policy", "1", "name of the [[policies]] entry", {}},
        {"metric", "1", "what is measured", {}},
        {"axis", "1", "setting", {}},
        {"value", "1", "its value", {}},
        {"number", "1", "its value as a number; missing where it is none", {}},
        {"mean", "of the metric", "mean over all else", {}},
        {"mean_low", "of the metric", "lower end of its interval", {}},
        {"mean_high", "of the metric", "upper end of its interval", {}},
        {"change", "of the metric", "against the baseline", {}},
        {"change_low", "of the metric", "lower end of its interval", {}},
        {"change_high", "of the metric", "upper end of its interval", {}},
        {"runs", "1", "runs with this value", {}},
        {"failed", "1", "of these, runs that failed", {}}}});
  for (auto& of_axis : found)
    for (std::vector<Cell>& row : of_axis) rows.add(std::move(row));
  std::move(rows).add_to(report);
}

}  // namespace schedsweep
