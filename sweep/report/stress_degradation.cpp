#include "sweep/report/stress.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::array other_metrics = {"mean_wait_s", "utilization", "starved_rate", "jain_user_bsld"};

/// One policy under one scenario.
struct Degradation {
  Interval from_calm;
  Interval from_baseline;
};

Degradation degradation_of(const ReportInput& input, const StressedPlace& stressed, std::size_t composition,
                           std::size_t baseline, const std::vector<double>& values) {
  const Bootstrap bootstrap = input.bootstrap();
  const auto replicates = [&](const Place& place, std::size_t of) {
    return replicates_of(input.plan, place, of, values);
  };
  const std::vector<double> own = replicates(stressed.place, composition);
  const std::vector<double> calm = stressed.has_calm ? replicates(stressed.calm, composition) : std::vector<double>();
  return {ratio_of_means(own, calm, bootstrap), ratio_of_means(own, replicates(stressed.place, baseline), bootstrap)};
}

ReportTable degradation_table(const std::string& primary) {
  ReportTable table{
      "/stress/degradation",
      "What each scenario does to each policy",
      "Means over the replicates that ended well. from_calm = mean of " + primary +
          " under the scenario / mean of the same policy's without one, on the same trace; from_baseline = mean / "
          "mean of the baseline's under the same scenario. Intervals: percentile bootstrap over pairs of replicates "
          "(a calm workload that has but one stands for all); none from one replicate. delta_...: mean under the "
          "scenario - calm mean. The scenarios: schedsweep list scenarios.",
      {{"trace", "1", "the workload", {}},
       {"policy", "1", "who schedules it", {}},
       {"scenario", "1", "what happens", {}},
       {"level", "1", "how much of that", {}},
       {"at", "1", "when, as a part of the span", {}},
       {"replicates", "1", "replicates", {}},
       {"calm", "1", primary + " without the scenario", {}},
       {"stressed", "1", primary + " under it", {}},
       {"from_calm", "1", "stressed / calm", {}},
       {"from_calm_low", "1", "lower end of its interval", {}},
       {"from_calm_high", "1", "upper end of its interval", {}},
       {"from_baseline", "1", "stressed / the baseline's", {}},
       {"from_baseline_low", "1", "lower end of its interval", {}},
       {"from_baseline_high", "1", "upper end of its interval", {}}}};
  for (const char* metric : other_metrics)
    table.columns.push_back({std::string("delta_") + metric,
                             std::string(metric).ends_with("_s") ? "s" : "1",
                             std::string("change of ") + metric + " from calm",
                             {}});
  return table;
}

std::string range(const Interval& interval) {
  return std::isnan(interval.low) ? "" : fmt::format(" [{:.3g}, {:.3g}]", interval.low, interval.high);
}

/// Of one trace under one scenario: how much the baseline suffers, who comes through best, and whether that is who is
/// best without it.
void add_findings(const ReportInput& input, const StressedPlace& stressed, const std::vector<double>& values,
                  std::size_t baseline, const Degradation& of_baseline, Report& report) {
  const std::vector<std::string> labels = composition_labels(input.plan);
  const auto best_at = [&](const Place& place) {
    std::size_t best = baseline;
    for (std::size_t c = 0; c < labels.size(); ++c)
      if (mean_over_replicates(input.plan, place, c, values) < mean_over_replicates(input.plan, place, best, values))
        best = c;
    return best;
  };
  const TransformSpec& spec = input.plan.variants[stressed.place.variant].spec.transform;
  const std::size_t best = best_at(stressed.place), best_calm = best_at(stressed.calm);
  const std::string what = fmt::format("{}, {} at level {:g}: {} under {} is {:.3g} times that of calm times{}",
                                       stressed.trace, spec.scenario, spec.scenario_level, input.settings.primary,
                                       labels[baseline], of_baseline.from_calm.estimate, range(of_baseline.from_calm));
  if (best == best_calm)
    report.findings.push_back({"stress", Verdict::info, what + fmt::format("; {} stays best.", labels[best])});
  else
    report.findings.push_back(
        {"stress", Verdict::warn,
         what + fmt::format("; {} is best then, not {} as in calm times.", labels[best], labels[best_calm])});
}

}  // namespace

void add_degradation(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report) {
  const std::vector<double> values = input.values(input.settings.primary);
  std::vector<std::vector<double>> others;
  for (const char* metric : other_metrics) others.push_back(input.values(metric));
  const std::vector<std::string> labels = composition_labels(input.plan);
  const std::size_t baseline = composition_of(input.plan, input.settings.baseline);
  TableRows table(degradation_table(input.settings.primary));
  for (const StressedPlace& stressed : places) {
    if (stressed.is_calm()) continue;
    const TransformSpec& spec = input.plan.variants[stressed.place.variant].spec.transform;
    for (std::size_t c = 0; c < labels.size(); ++c) {
      const auto means = [&](const std::vector<double>& of) {
        return std::array{stressed.has_calm ? mean_over_replicates(input.plan, stressed.calm, c, of)
                                            : std::numeric_limits<double>::quiet_NaN(),
                          mean_over_replicates(input.plan, stressed.place, c, of)};
      };
      const Degradation degradation = degradation_of(input, stressed, c, baseline, values);
      const auto [calm, mean] = means(values);
      std::vector<Cell> row = {stressed.trace,
                               labels[c],
                               spec.scenario,
                               spec.scenario_level,
                               spec.scenario_at,
                               input.plan.variants[stressed.place.variant].replicates,
                               calm,
                               mean};
      for (const Interval& interval : {degradation.from_calm, degradation.from_baseline})
        row.insert(row.end(), {interval.estimate, interval.low, interval.high});
      for (const std::vector<double>& other : others) {
        const auto [before, after] = means(other);
        row.emplace_back(after - before);
      }
      table.add(std::move(row));
      if (c == baseline && stressed.has_calm) add_findings(input, stressed, values, baseline, degradation, report);
    }
  }
  std::move(table).add_to(report);
}

void add_safe_region(const ReportInput& input, const std::vector<StressedPlace>& places, Report& report) {
  const std::vector<double> values = input.values("p95_bsld");
  const std::vector<std::string> labels = composition_labels(input.plan);
  const double limit = input.settings.breaking_bsld;
  TableRows table(
      {"/stress/safe_region",
       "Where each policy stays below the limit",
       fmt::format("safe = 1 where p95_bsld stays below {:g} (breaking_bsld of [report]) in every replicate; "
                   "a run that failed is not safe.",
                   limit),
       {{"trace", "1", "the workload", {}},
        {"policy", "1", "who schedules it", {}},
        {"scenario", "1", "what happens; none = calm", {}},
        {"level", "1", "how much of that", {}},
        {"worst_p95_bsld", "1", "the largest of the replicates", {}},
        {"safe", "1", "1 = yes, 0 = no", {}}}});
  std::map<std::size_t, std::size_t> n_safe;
  for (const StressedPlace& stressed : places) {
    const TransformSpec& spec = input.plan.variants[stressed.place.variant].spec.transform;
    for (std::size_t c = 0; c < labels.size(); ++c) {
      const std::vector<double> replicates = replicates_of(input.plan, stressed.place, c, values);
      const bool safe = std::all_of(replicates.begin(), replicates.end(), [&](double v) { return v < limit; });
      n_safe[c] += safe;
      table.add({stressed.trace, labels[c], spec.scenario, spec.scenario == no_transform ? 0.0 : spec.scenario_level,
                 *std::max_element(replicates.begin(), replicates.end()), std::int64_t{safe}});
    }
  }
  std::move(table).add_to(report);
  for (const auto& [c, n] : n_safe)
    report.findings.push_back(
        {"stress",
         n == places.size() ? Verdict::pass
         : n == 0           ? Verdict::fail
                            : Verdict::info,
         fmt::format("{} keeps p95_bsld below {:g} in {} of {} workloads.", labels[c], limit, n, places.size())});
}

}  // namespace schedsweep
