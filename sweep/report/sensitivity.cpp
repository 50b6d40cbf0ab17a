#include "sweep/report/sensitivity.h"

#include "sweep/report/sensitivity_design.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace schedsweep {
namespace {

std::vector<const MetricInfo*> metrics_of(const ReportSettings& settings) {
  std::vector<const MetricInfo*> metrics;
  for (const std::string_view name :
       {std::string_view(settings.primary), std::string_view("p95_bsld"), std::string_view("mean_bsld"),
        std::string_view("p95_wait_s"), std::string_view("mean_wait_s"), std::string_view("utilization"),
        std::string_view("starved_rate"), std::string_view("jain_user_bsld")})
    for (const MetricInfo& metric : metric_table())
      if (metric.name == name && std::find(metrics.begin(), metrics.end(), &metric) == metrics.end())
        metrics.push_back(&metric);
  return metrics;
}

void add_failures(const Measured& measured, Report& report) {
  const std::vector<double>& values = measured.values[0];
  const auto failed = std::count_if(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (failed == 0) return;
  report.findings.push_back(
      {"sensitivity", Verdict::warn,
       fmt::format("{} of {} runs failed. Nothing stands in for them: a mean is over the runs that are there, a "
                   "difference over replicates where both runs are, and where a setting has no good run at all the "
                   "variance is not divided.",
                   failed, values.size())});
}

}  // namespace

Measured::Measured(const ReportInput& report_input)
    : input(report_input), bootstrap(report_input.bootstrap()), metrics(metrics_of(report_input.settings)) {
  for (const MetricInfo* metric : metrics) values.push_back(input.values(std::string(metric->name)));
}

std::vector<double> over_replicates(const Measured& measured, const Study& study, std::size_t metric,
                                    std::span<const std::size_t> cells) {
  std::vector<double> means(study.replicates, 0.0);
  for (std::size_t r = 0; r < study.replicates; ++r) {
    for (const std::size_t cell : cells) means[r] += measured.value(metric, study.runs[cell * study.replicates + r]);
    means[r] /= static_cast<double>(cells.size());
  }
  return means;
}

std::vector<double> change_over_replicates(const Measured& measured, const Study& study, std::size_t metric,
                                           std::span<const std::size_t> cells) {
  std::vector<double> means = over_replicates(measured, study, metric, cells);
  for (std::size_t r = 0; r < study.replicates; ++r) {
    double baseline = 0;
    for (const std::size_t cell : cells) {
      const std::vector<std::int64_t>& runs = study.baselines[cell * study.replicates + r];
      double sum = 0;
      for (const std::int64_t run : runs) sum += measured.value(metric, run);
      baseline += sum / static_cast<double>(runs.size());
    }
    means[r] -= baseline / static_cast<double>(cells.size());
  }
  return means;
}

Interval mean_interval(std::vector<double> values, const Bootstrap& bootstrap) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  return bootstrap_mean(values, bootstrap);
}

std::string in_words(const Interval& interval, std::string_view unit, double confidence) {
  const std::string number = fmt::format("{:+.4g}{}", interval.estimate, unit == "1" ? "" : fmt::format(" {}", unit));
  if (std::isnan(interval.low)) return number + " (one replicate: no interval)";
  return fmt::format("{} ({:.4g} % interval {:+.4g} to {:+.4g})", number, 100 * confidence, interval.low,
                     interval.high);
}

void add_sensitivity(const ReportInput& input, Report& report) {
  const bool is_design = input.plan.design.has_value();
  const Studies studies = is_design ? Studies{} : studies_of(input.plan);
  if (!is_design && studies.studies.empty() && studies.irregular.empty()) return;
  const Measured measured(input);
  if (is_design) {
    add_indices(measured, report);
    add_best_points(measured, report);
  }
  add_effects(measured, studies.studies, report);
  add_best_settings(measured, studies.studies, report);
  add_curves(measured, studies.studies, report);
  if (!studies.irregular.empty()) {
    const std::string text = fmt::format(
        "{}: what varies is no full grid, so that effects of settings cannot be told apart; see the table of runs.",
        fmt::join(studies.irregular, "; "));
    report.findings.push_back({"sensitivity", Verdict::info, text});
  }
  add_failures(measured, report);
}

}  // namespace schedsweep
