#include "sweep/report/sensitivity_design.h"

#include "engine/parallel_team.h"
#include "engine/stats/distances.h"
#include "engine/stats/morris.h"
#include "engine/stats/ranks.h"
#include "engine/stats/sobol_indices.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// What a design says of one axis: `size` ranks the axes; cells are the row's own after trace, policy, case, metric.
struct AxisMeasure {
  std::size_t axis = 0;
  Interval size{};
  std::vector<Cell> cells;
};

struct Measures {
  std::vector<AxisMeasure> axes;  ///< of those the case reads
  std::size_t used = 0;           ///< points, base rows or trajectories
  std::size_t failed = 0;
};

Measures sobol_measures(const CaseOfDesign& on, std::size_t metric) {
  const SobolIndices indices = sobol_indices(on.values(metric), on.design.axes.size(), on.measured.bootstrap);
  Measures result{{}, indices.rows, indices.rows_failed};
  for (std::size_t axis = 0; axis < on.design.axes.size(); ++axis) {
    const Interval &first = indices.first[axis], &total = indices.total[axis];
    result.axes.push_back(
        {axis, total, {first.estimate, first.low, first.high, total.estimate, total.low, total.high}});
  }
  return result;
}

Measures morris_measures(const CaseOfDesign& on, std::size_t metric) {
  const MorrisMeasures measures =
      morris_measures(on.design.points.coordinates, on.values(metric), on.design.axes.size(), on.measured.bootstrap);
  Measures result{{}, measures.trajectories, measures.trajectories_failed};
  for (std::size_t axis = 0; axis < on.design.axes.size(); ++axis) {
    const MorrisMeasure& of_axis = measures.axes[axis];
    result.axes.push_back(
        {axis,
         of_axis.mu_star,
         {of_axis.mu, of_axis.mu_star.estimate, of_axis.mu_star.low, of_axis.mu_star.high, of_axis.sigma}});
  }
  return result;
}

/// Spearman's correlation of each axis with the metric; its ranks are taken once, not in every resample.
Measures rank_measures(const CaseOfDesign& on, std::size_t metric) {
  const std::vector<double> all = on.values(metric);
  std::vector<double> values;
  std::vector<std::size_t> points;
  for (std::size_t point = 0; point < all.size(); ++point)
    if (!std::isnan(all[point])) values.push_back(all[point]), points.push_back(point);
  Measures result{{}, points.size(), all.size() - points.size()};
  const std::vector<double> ranks = average_ranks(values);
  for (std::size_t axis = 0; axis < on.design.axes.size() && !points.empty(); ++axis) {
    std::vector<double> along;
    for (const std::size_t point : points) along.push_back(on.design.value(point, axis));
    along = average_ranks(along);
    std::vector<double> x(points.size()), y(points.size());
    const Interval correlation = bootstrap_intervals(points.size(), 1, on.measured.bootstrap,
                                                     [&](std::span<const std::size_t> drawn, std::span<double> out) {
                                                       for (std::size_t i = 0; i < drawn.size(); ++i)
                                                         x[i] = along[drawn[i]], y[i] = ranks[drawn[i]];
                                                       out[0] = pearson_correlation(x, y);
                                                     })[0];
    const Interval size = {std::abs(correlation.estimate), correlation.low, correlation.high};
    result.axes.push_back({axis, size, {correlation.estimate, correlation.low, correlation.high}});
  }
  return result;
}

/// How the points of one kind of design are measured and told.
struct Kind {
  Measures (*measure)(const CaseOfDesign&, std::size_t metric);
  const char* path;
  const char* title;
  const char* note;
  const char* sample;  ///< what is used or failed as a whole
  const char* size;    ///< in a sentence: "{} of the largest axis"
  std::vector<ReportColumn> columns;
};

const Kind& kind_of(DesignMethod method) {
  static const Kind sobol = {
      sobol_measures,
      "/sensitivity/sobol",
      "Sobol' indices",
      "With base points A and B and AB, which is A with one axis of B, f the metric (mean over replicates, centred) "
      "and V "
      "its variance over all A and B: s1 = mean of f(B) (f(AB) - f(A)) / V (Saltelli 2010), the part of the variance "
      "that "
      "the axis explains alone; st = mean of (f(A) - f(AB))^2 / 2V (Jansen 1999), the part that would be left if all "
      "other axes were known: alone and with others. low, high: percentile bootstrap over base rows. Estimates may lie "
      "a little below 0. Rows with a failed run are left out whole. rank: by st.",
      "base rows",
      "total effect",
      {{"s1", "1", "first-order index", {}},
       {"s1_low", "1", "lower end of its interval", {}},
       {"s1_high", "1", "upper end of its interval", {}},
       {"st", "1", "total index", {}},
       {"st_low", "1", "lower end of its interval", {}},
       {"st_high", "1", "upper end of its interval", {}}}};
  static const Kind morris = {
      morris_measures,
      "/sensitivity/morris",
      "Elementary effects (Morris)",
      "An elementary effect is the change of the metric (mean over replicates) along one step of a trajectory, per "
      "whole "
      "width of the axis. mu: mean effect; mu_star: mean of its size (Campolongo 2007); sigma: standard deviation, 0 "
      "where the axis acts linearly and alone. low, high: percentile bootstrap over trajectories. Trajectories with a "
      "failed run are left out whole. rank: by mu_star.",
      "trajectories",
      "mean size of its effects",
      {{"mu", "of the metric", "mean elementary effect", {}},
       {"mu_star", "of the metric", "mean size of the elementary effects", {}},
       {"mu_star_low", "of the metric", "lower end of its interval", {}},
       {"mu_star_high", "of the metric", "upper end of its interval", {}},
       {"sigma", "of the metric", "standard deviation of the elementary effects", {}}}};
  static const Kind ranks = {
      rank_measures,
      "/sensitivity/ranks",
      "Rank correlation of each axis with the metric",
      "Spearman's correlation over the points of the sample, of the axis's value (of a list: the place in it) with the "
      "metric (mean over replicates): 1 where the metric only rises along the axis, -1 where it only falls. Near 0 it "
      "may still matter, up and down. low, high: percentile bootstrap over points. Points with a failed run are left "
      "out. rank: by the size of the correlation.",
      "points",
      "rank correlation",
      {{"correlation", "1", "Spearman's", {}},
       {"correlation_low", "1", "lower end of its interval", {}},
       {"correlation_high", "1", "upper end of its interval", {}}}};
  return method == DesignMethod::saltelli ? sobol : method == DesignMethod::morris ? morris : ranks;
}

/// Only axes that the case reads, the largest first.
void sort_axes(const CaseOfDesign& on, Measures& measures) {
  std::erase_if(measures.axes, [&](const AxisMeasure& measure) { return !on.facts().reads[measure.axis]; });
  std::stable_sort(measures.axes.begin(), measures.axes.end(), [](const AxisMeasure& a, const AxisMeasure& b) {
    return a.size.estimate > b.size.estimate || (std::isnan(b.size.estimate) && !std::isnan(a.size.estimate));
  });
}

Finding finding_of(const CaseOfDesign& on, const Kind& kind, const Measures& measures) {
  const std::string_view metric = on.measured.primary().name;
  const double largest = measures.axes[0].size.estimate;
  if (std::isnan(largest) || largest == 0)
    return {"sensitivity", Verdict::info,
            fmt::format("{}: no axis of the design changes {} ({} {}).", on.facts().label, metric, measures.used,
                        kind.sample)};
  std::string others, negligible;
  for (std::size_t i = 1; i < measures.axes.size(); ++i) {
    const AxisMeasure& measure = measures.axes[i];
    const std::string& name = on.design.axes[measure.axis].name;
    if (measure.size.estimate >= 0.05 * largest)
      others += fmt::format(", {} {:.3g}", name, measure.size.estimate);
    else
      negligible += (negligible.empty() ? "" : ", ") + name;
  }
  const AxisMeasure& first = measures.axes[0];
  return {"sensitivity", Verdict::info,
          fmt::format("{}: {} matters most for {}: {} {:.3g}{}{} ({} {}{}).{}", on.facts().label,
                      on.design.axes[first.axis].name, metric, kind.size, largest,
                      std::isnan(first.size.low)
                          ? ""
                          : fmt::format(" ({:.4g} % interval {:.3g} to {:.3g})", 100 * on.measured.bootstrap.confidence,
                                        first.size.low, first.size.high),
                      others, measures.used, kind.sample,
                      measures.failed > 0 ? fmt::format(", {} more left out since a run failed", measures.failed) : "",
                      negligible.empty() ? "" : " Less than a twentieth of that: " + negligible + ".")};
}

ReportTable table_of(const Kind& kind) {
  ReportTable table{kind.path,
                    kind.title,
                    kind.note,
                    {{"trace", "1", "name of the [[traces]] entry", {}},
                     {"policy", "1", "name of the [[policies]] entry", {}},
                     {"case", "1", "trace, machine and policy, with what they vary beside the design", {}},
                     {"metric", "1", "what is measured", {}},
                     {"axis", "1", "of the design", {}},
                     {"rank", "1", "1 = matters most", {}}}};
  table.columns.insert(table.columns.end(), kind.columns.begin(), kind.columns.end());
  table.columns.push_back({"used", "1", std::string(kind.sample) + " used", {}});
  table.columns.push_back({"failed", "1", std::string(kind.sample) + " left out, since a run failed", {}});
  return table;
}

}  // namespace

std::vector<double> CaseOfDesign::replicates(std::size_t metric, std::size_t point) const {
  std::vector<double> values;
  for (std::int64_t r = 0; r < facts().replicates; ++r)
    values.push_back(measured.value(metric, design.run_of(number, point, r)));
  return values;
}

std::vector<double> CaseOfDesign::values(std::size_t metric) const {
  std::vector<double> means;
  for (std::size_t point = 0; point < design.n_points(); ++point) means.push_back(mean_of(replicates(metric, point)));
  return means;
}

std::string CaseOfDesign::setting(std::size_t point) const {
  std::string text;
  for (std::size_t axis = 0; axis < design.axes.size(); ++axis)
    if (facts().reads[axis])
      text += (text.empty() ? "" : ", ") + design.axes[axis].name + " = " +
              design.axes[axis].text_at(design.points[point][axis]);
  return text;
}

std::vector<CaseOfDesign> cases_of(const Measured& measured) {
  const Design& design = *measured.input.plan.design;
  std::vector<CaseOfDesign> cases;
  for (std::size_t number = 0; number < design.cases.size(); ++number)
    if (std::count(design.cases[number].reads.begin(), design.cases[number].reads.end(), true) > 0)
      cases.push_back({measured, design, number});
  return cases;
}

void add_indices(const Measured& measured, Report& report) {
  const Kind& kind = kind_of(measured.input.plan.design->method);
  const std::vector<CaseOfDesign> cases = cases_of(measured);
  const std::size_t n_metrics = measured.metrics.size();
  std::vector<Measures> found(cases.size() * n_metrics);
  parallel_for(found.size(), measured.input.n_threads, [&](std::size_t i) {
    found[i] = kind.measure(cases[i / n_metrics], i % n_metrics);
    sort_axes(cases[i / n_metrics], found[i]);
  });
  TableRows rows(table_of(kind));
  for (std::size_t i = 0; i < found.size(); ++i) {
    const CaseOfDesign& on = cases[i / n_metrics];
    if (found[i].axes.empty()) continue;
    for (std::size_t rank = 0; rank < found[i].axes.size(); ++rank) {
      const AxisMeasure& measure = found[i].axes[rank];
      std::vector<Cell> row = {on.trace(),
                               on.policy(),
                               on.facts().label,
                               std::string(measured.metrics[i % n_metrics]->name),
                               on.design.axes[measure.axis].name,
                               static_cast<std::int64_t>(rank + 1)};
      row.insert(row.end(), measure.cells.begin(), measure.cells.end());
      row.push_back(static_cast<std::int64_t>(found[i].used));
      row.push_back(static_cast<std::int64_t>(found[i].failed));
      rows.add(std::move(row));
    }
    if (i % n_metrics == 0) report.findings.push_back(finding_of(on, kind, found[i]));
  }
  std::move(rows).add_to(report);
}

}  // namespace schedsweep
