#include "engine/parallel_team.h"
#include "engine/stats/effects.h"
#include "sweep/report/sensitivity.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// Mean of each cell over some replicates, as far as their runs are good. Empty if a cell has none.
std::vector<double> cell_means(const Measured& measured, const Study& study, std::size_t metric,
                               std::span<const std::size_t> replicates) {
  std::vector<double> means;
  for (std::size_t cell = 0; cell < study.cells(); ++cell) {
    double sum = 0;
    std::size_t n = 0;
    for (const std::size_t r : replicates) {
      const double value = measured.value(metric, study.runs[cell * study.replicates + r]);
      if (!std::isnan(value)) sum += value, ++n;
    }
    if (n == 0) return {};
    means.push_back(sum / static_cast<double>(n));
  }
  return means;
}

/// One axis, a pair of them, or all that more than two do together.
struct NamedPart {
  std::string name;
  std::int64_t n_axes = 0;  ///< 0: three and more
  Interval part{};
};

struct StudyEffects {
  double mean = 0;
  double variance = 0;
  std::vector<NamedPart> parts;  ///< largest first, the rest last
};

std::vector<NamedPart> parts_named(const Study& study) {
  std::vector<NamedPart> parts;
  for (const StudyAxis& axis : study.axes) parts.push_back({axis.name, 1});
  for (std::size_t first = 0; first < study.axes.size(); ++first)
    for (std::size_t second = first + 1; second < study.axes.size(); ++second)
      parts.push_back({study.axes[first].name + " x " + study.axes[second].name, 2});
  parts.push_back({"three and more together", 0});
  return parts;
}

/// Empty where a cell has no good run.
std::optional<StudyEffects> effects_of_study(const Measured& measured, const Study& study, std::size_t metric) {
  const std::vector<std::size_t> sizes = study.sizes();
  StudyEffects result{0, 0, parts_named(study)};
  bool first = true, complete = true;
  const auto statistics = [&](std::span<const std::size_t> replicates, std::span<double> out) {
    const std::vector<double> means = cell_means(measured, study, metric, replicates);
    std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
    if (first) complete = !means.empty();
    if (means.empty()) return;
    const Effects effects = effects_of(means, sizes);
    auto next = std::copy(effects.main.begin(), effects.main.end(), out.begin());
    for (const PairEffect& pair : effects.pairs) *next++ = pair.part;
    *next = effects.rest;
    if (first) result.mean = effects.mean, result.variance = effects.variance;
    first = false;
  };
  const auto intervals = bootstrap_intervals(study.replicates, result.parts.size(), measured.bootstrap, statistics);
  if (!complete) return std::nullopt;
  for (std::size_t p = 0; p < intervals.size(); ++p) result.parts[p].part = intervals[p];
  std::stable_sort(result.parts.begin(), result.parts.end(), [](const NamedPart& a, const NamedPart& b) {
    return std::pair(a.n_axes == 0, -a.part.estimate) < std::pair(b.n_axes == 0, -b.part.estimate);
  });
  if (study.axes.size() < 3) result.parts.pop_back();
  return result;
}

std::string percent(const Interval& part, double confidence) {
  const std::string estimate = fmt::format("{:.3g} %", 100 * part.estimate);
  if (std::isnan(part.low)) return estimate;
  return estimate +
         fmt::format(" ({:.4g} % interval {:.3g} to {:.3g})", 100 * confidence, 100 * part.low, 100 * part.high);
}

/// "from 3.1 at load = 0.5 to 41 at load = 0.8".
std::string range_along(const Measured& measured, const Study& study, const std::string& axis_name) {
  const auto axis = static_cast<std::size_t>(
      std::find_if(study.axes.begin(), study.axes.end(), [&](const StudyAxis& a) { return a.name == axis_name; }) -
      study.axes.begin());
  if (axis == study.axes.size()) return "";
  std::vector<double> sums(study.axes[axis].values.size(), 0.0), counts(sums.size(), 0.0);
  for (std::size_t i = 0; i < study.runs.size(); ++i) {
    const double value = measured.value(0, study.runs[i]);
    if (std::isnan(value)) continue;
    sums[study.place(i / study.replicates, axis)] += value;
    counts[study.place(i / study.replicates, axis)] += 1;
  }
  for (std::size_t place = 0; place < sums.size(); ++place) sums[place] /= counts[place];
  const auto [low, high] = std::minmax_element(sums.begin(), sums.end());
  const auto value_at = [&](auto place) {
    return study.axes[axis].values[static_cast<std::size_t>(place - sums.begin())];
  };
  return fmt::format(", from {:.4g} at {} = {} to {:.4g} at {}", *low, axis_name, value_at(low), *high, value_at(high));
}

Finding finding_of(const Measured& measured, const Study& study, const StudyEffects& effects) {
  const std::string who = study.trace + ", " + study.policy + ": ";
  const std::string metric(measured.primary().name);
  if (effects.variance == 0)
    return {"sensitivity", Verdict::info,
            fmt::format("{}none of the {} settings changes {}.", who, study.cells(), metric)};
  const double confidence = measured.bootstrap.confidence;
  std::string more, negligible;
  for (std::size_t p = 1; p < effects.parts.size(); ++p) {
    const NamedPart& part = effects.parts[p];
    if (part.part.estimate >= 0.01)
      more += fmt::format("; {} {}", part.name, percent(part.part, confidence));
    else if (part.n_axes == 1)
      negligible += (negligible.empty() ? "" : ", ") + part.name;
  }
  const NamedPart& largest = effects.parts[0];
  return {
      "sensitivity", Verdict::info,
      fmt::format("{}{} matters most for {}: it explains {} of the variance over {} settings{}{}.{}", who, largest.name,
                  metric, percent(largest.part, confidence), study.cells(), range_along(measured, study, largest.name),
                  more, negligible.empty() ? "" : " Less than 1 %: " + negligible + ".")};
}

}  // namespace

void add_effects(const Measured& measured, const std::vector<Study>& studies, Report& report) {
  const std::size_t n_metrics = measured.metrics.size();
  std::vector<std::optional<StudyEffects>> effects(studies.size() * n_metrics);
  parallel_for(effects.size(), measured.input.n_threads,
               [&](std::size_t i) { effects[i] = effects_of_study(measured, studies[i / n_metrics], i % n_metrics); });
  TableRows rows(
      {"/sensitivity/effects",
       "What explains the variance",
       "Variance over the full grid of settings of a trace and a policy, each level of each axis counted alike "
       "(functional analysis of variance of the means over replicates). Part of an axis: variance of the "
       "means over its levels / variance over all settings. Part of a pair (a x b): what both explain together "
       "beyond what each does. Parts sum to 1. low, high: percentile bootstrap over replicates; missing with "
       "one replicate. A part says how much a setting moves the metric over the range that was swept, not "
       "beyond it.",
       {{"trace", "1", "name of the [[traces]] entry", {}},
        {"policy", "1", "name of the [[policies]] entry", {}},
        {"metric", "1", "what is explained", {}},
        {"axis", "1", "setting, or two that act together", {}},
        {"axes", "1", "1, 2, or 0 for all that three and more do together", {}},
        {"part", "1", "part of the variance", {}},
        {"part_low", "1", "lower end of its interval", {}},
        {"part_high", "1", "upper end of its interval", {}},
        {"mean", "of the metric", "mean over all settings", {}},
        {"deviation", "of the metric", "standard deviation over all settings", {}}}});
  for (std::size_t i = 0; i < effects.size(); ++i) {
    if (!effects[i]) continue;
    const Study& study = studies[i / n_metrics];
    for (const NamedPart& part : effects[i]->parts)
      rows.add({study.trace, study.policy, std::string(measured.metrics[i % n_metrics]->name), part.name, part.n_axes,
                part.part.estimate, part.part.low, part.part.high, effects[i]->mean, std::sqrt(effects[i]->variance)});
    if (i % n_metrics == 0) report.findings.push_back(finding_of(measured, study, *effects[i]));
  }
  std::move(rows).add_to(report);
}

}  // namespace schedsweep
