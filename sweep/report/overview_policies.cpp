#include "engine/stats/bootstrap.h"
#include "engine/stats/pareto.h"
#include "sweep/report/overview.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace schedsweep {
namespace {

std::vector<double> without_gaps(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  return values;
}

/// One metric of one policy on one trace, and against the baseline on the same jobs.
struct Comparison {
  std::int64_t n = 0;  ///< replicates that have it
  Interval mean;
  Interval difference;
  double ratio = 0;
};

Comparison compare_with_baseline(const ReportInput& input, const Place& place, std::size_t composition,
                                 std::size_t baseline, const std::vector<double>& values) {
  const std::vector<double> own = replicates_of(input.plan, place, composition, values);
  const std::vector<double> theirs = replicates_of(input.plan, place, baseline, values);
  const std::vector<double> good = without_gaps(own);
  Comparison comparison;
  comparison.n = static_cast<std::int64_t>(good.size());
  comparison.mean = bootstrap_mean(good, input.bootstrap());
  comparison.difference = bootstrap_paired_difference(own, theirs, input.bootstrap());
  comparison.ratio = comparison.mean.estimate / mean_of(without_gaps(theirs));
  return comparison;
}

std::string range(const Interval& interval) {
  return std::isnan(interval.low) ? "" : fmt::format(" [{}, {}]", rounded(interval.low), rounded(interval.high));
}

/// Who has the least of the primary metric, and whether that can be told from the baseline.
Finding winner(const ReportInput& input, const Place& place, const std::vector<std::string>& labels,
               std::size_t baseline, const std::vector<Comparison>& by_composition) {
  const auto mean = [](const Comparison& c) {
    return std::isnan(c.mean.estimate) ? std::numeric_limits<double>::infinity() : c.mean.estimate;
  };
  const auto best_at = std::min_element(by_composition.begin(), by_composition.end(),
                                        [&](const auto& a, const auto& b) { return mean(a) < mean(b); });
  const auto best = static_cast<std::size_t>(best_at - by_composition.begin());
  const Comparison& first = *best_at;
  const Comparison& base = by_composition[baseline];
  const std::string& metric = input.settings.primary;
  if (std::isnan(first.mean.estimate))
    return {"overview", Verdict::warn, fmt::format("{}: no run has {}.", place.label, metric)};
  if (best == baseline)
    return {"overview", Verdict::info,
            fmt::format("{}: no policy has a smaller {} than the baseline {}, {}{}.", place.label, metric,
                        labels[baseline], rounded(base.mean.estimate), range(base.mean))};
  const std::string numbers = fmt::format("{} {}{} against {}{} under {} ({:.1f} % less", metric,
                                          rounded(first.mean.estimate), range(first.mean), rounded(base.mean.estimate),
                                          range(base.mean), labels[baseline], 100 * (1 - first.ratio));
  if (first.n < 2)
    return {"overview", Verdict::info,
            fmt::format("{}: {} has the smallest {}; one run each, so nothing here says how far chance goes).",
                        place.label, labels[best], numbers)};
  const std::string paired = fmt::format("{}; difference on the same jobs {}{}, {} replicates).", numbers,
                                         rounded(first.difference.estimate), range(first.difference), first.n);
  if (first.difference.high >= 0)
    return {"overview", Verdict::info,
            fmt::format("{}: no policy can be told from the baseline; the smallest is that of {}: {}", place.label,
                        labels[best], paired)};
  return {"overview", Verdict::info, fmt::format("{}: {} has the smallest {}", place.label, labels[best], paired)};
}

/// /overview/policies without rows.
ReportTable policies_table(const ReportSettings& settings, const std::string& baseline) {
  return {
      "/overview/policies",
      "Policies on each trace",
      fmt::format("mean: of the metric over the replicates of a trace, which differ in the seed of the drawn jobs; "
                  "low and high: {} % bootstrap interval over replicates (percentiles of {} resamples), empty where "
                  "there is one replicate, as for recorded traces. difference: mean over replicates of policy - "
                  "baseline ({}) on the same jobs, with its interval; ratio: mean / the baseline's mean. Metrics: "
                  "schedsweep list metrics.",
                  100 * settings.confidence, settings.resamples, baseline),
      {{"trace", "1", "trace, with what the sweep varies of it", {}},
       {"policy", "1", "policy, with what the sweep varies of it", {}},
       {"metric", "1", "metric of the results", {}},
       {"metric_unit", "1", "unit of the metric, of its interval and of its difference", {}},
       {"run", "1", "number of the run, of the first replicate", {}},
       {"n", "1", "replicates", {}},
       {"mean", "1", "mean over replicates", {}},
       {"low", "1", "lower end of its interval", {}},
       {"high", "1", "upper end of its interval", {}},
       {"difference", "1", "mean paired difference to the baseline", {}},
       {"difference_low", "1", "lower end of its interval", {}},
       {"difference_high", "1", "upper end of its interval", {}},
       {"ratio", "1", "mean / mean of the baseline", {}}}};
}

}  // namespace

void add_policies(const ReportInput& input, Report& report) {
  const std::vector<Place> places = places_of(input.plan);
  const std::vector<std::string> labels = composition_labels(input.plan);
  const std::size_t baseline = composition_of(input.plan, input.settings.baseline);
  TableRows table(policies_table(input.settings, labels[baseline]));
  for (const MetricInfo* metric : overview_metrics(input.settings)) {
    const std::vector<double> values = input.values(std::string(metric->name));
    for (const Place& place : places) {
      std::vector<Comparison> by_composition;
      for (std::size_t c = 0; c < labels.size(); ++c) {
        const Comparison x = compare_with_baseline(input, place, c, baseline, values);
        table.add({place.label, labels[c], std::string(metric->name), std::string(metric->unit),
                   input.plan.index_of({place.variant, place.machine, c, 0}), x.n, x.mean.estimate, x.mean.low,
                   x.mean.high, x.difference.estimate, x.difference.low, x.difference.high, x.ratio});
        by_composition.push_back(x);
      }
      // What scenarios do is told in the section on stress.
      const bool is_calm = input.plan.variants[place.variant].spec.transform.scenario == no_transform;
      if (metric->name == input.settings.primary && is_calm)
        report.findings.push_back(winner(input, place, labels, baseline, by_composition));
    }
  }
  std::move(table).add_to(report);
}

void add_pareto(const ReportInput& input, Report& report) {
  const std::vector<std::string> labels = composition_labels(input.plan);
  const MetricInfo& primary = *overview_metrics(input.settings)[0];
  TableRows table({"/overview/pareto",
                   "Which policies no other beats in everything",
                   "Means over replicates. non_dominated = 1: on its trace no other policy is at least as good in all "
                   "three numbers "
                   "and better in one; the primary metric is to be small, the other two large.",
                   {{"trace", "1", "trace, with what the sweep varies of it", {}},
                    {"policy", "1", "policy, with what the sweep varies of it", {}},
                    {"primary", std::string(primary.unit), "mean of " + std::string(primary.name), {}},
                    {"utilization", "1", "mean utilisation: sum of width x run / (processors x makespan)", {}},
                    {"jain_user_bsld", "1", "mean of Jain's index over the users' mean bounded slowdowns", {}},
                    {"non_dominated", "1", "1 on the Pareto front, 0 dominated", {}}}});
  const auto slowdown = input.values(input.settings.primary);
  const auto utilisation = input.values("utilization");
  const auto fairness = input.values("jain_user_bsld");
  for (const Place& place : places_of(input.plan)) {
    std::vector<double> means;
    for (std::size_t c = 0; c < labels.size(); ++c)
      for (const auto* values : {&slowdown, &utilisation, &fairness})
        means.push_back(mean_over_replicates(input.plan, place, c, *values) * (values == &slowdown ? 1 : -1));
    const std::vector<std::size_t> front = non_dominated(means, 3);
    for (std::size_t c = 0; c < labels.size(); ++c)
      table.add({place.label, labels[c], means[3 * c], -means[3 * c + 1], -means[3 * c + 2],
                 std::int64_t{std::binary_search(front.begin(), front.end(), c)}});
  }
  std::move(table).add_to(report);
}

}  // namespace schedsweep
