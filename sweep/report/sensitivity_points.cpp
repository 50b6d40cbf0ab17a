#include "sweep/report/sensitivity_design.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::size_t most_points_shown = 10;

struct PointChange {
  std::size_t point = 0;
  double value = 0;
  Interval change{};
};

/// The baseline's case on the same trace and machine; its number of the cases there are, or as many where it has none.
std::size_t baseline_case(const CaseOfDesign& on) {
  const auto& cases = on.design.cases;
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const DesignCase& other) {
    return other.entry == on.facts().entry && other.machine == on.facts().machine &&
           on.measured.input.plan.policies[other.policy] == on.measured.input.settings.baseline;
  });
  return static_cast<std::size_t>(found - cases.begin());
}

/// The distinct points of a case, the largest fall of the primary metric first; those that failed are not among them.
std::vector<PointChange> changes_of(const CaseOfDesign& on, const CaseOfDesign& baseline, const Bootstrap& bootstrap) {
  std::vector<PointChange> changes;
  for (std::size_t point = 0; point < on.design.n_points(); ++point) {
    if (on.design.cell_of(on.number, point).point != point) continue;  // an earlier point has the same runs
    const std::vector<double> own = on.replicates(0, point), other = baseline.replicates(0, point);
    if (own.size() != other.size()) continue;
    const Interval change = bootstrap_paired_difference(own, other, bootstrap);
    if (!std::isnan(change.estimate)) changes.push_back({point, mean_of(own), change});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const PointChange& a, const PointChange& b) { return a.change.estimate < b.change.estimate; });
  return changes;
}

Finding finding_of(const CaseOfDesign& on, const std::vector<PointChange>& changes) {
  const auto better =
      std::count_if(changes.begin(), changes.end(), [](const PointChange& p) { return p.change.high < 0; });
  const Interval& best = changes[0].change;
  const std::string tail =
      fmt::format("{} against {} at {}", in_words(best, on.measured.primary().unit, on.measured.bootstrap.confidence),
                  on.measured.input.settings.baseline, on.setting(changes[0].point));
  if (better > 0)
    return {"sensitivity", Verdict::pass,
            fmt::format("{}: {} of {} points lower {}; best is {}.", on.facts().label, better, changes.size(),
                        on.measured.primary().name, tail)};
  const bool may_help = best.low <= 0 || (std::isnan(best.low) && best.estimate < 0);
  return {"sensitivity", Verdict::warn,
          fmt::format("{}: no point {} {}: the best of {} changes it by {}.", on.facts().label,
                      may_help ? "is shown to lower" : "lowers", on.measured.primary().name, changes.size(), tail)};
}

}  // namespace

void add_best_points(const Measured& measured, Report& report) {
  TableRows rows({"/sensitivity/points",
                  "The best points of the design",
                  "Per case the ten distinct points with the largest fall of the primary metric against the baseline "
                  "policy on the same trace, machine, point and replicate. low, high: percentile bootstrap over "
                  "replicates at 1 - (1 - confidence) / m for the m points that were tried (Bonferroni); missing with "
                  "one replicate.",
                  {{"trace", "1", "name of the [[traces]] entry", {}},
                   {"policy", "1", "name of the [[policies]] entry", {}},
                   {"case", "1", "trace, machine and policy, with what they vary beside the design", {}},
                   {"point", "1", "of the design", {}},
                   {"setting", "1", "values of the axes that the case reads", {}},
                   {"value", "of the metric", "primary metric, mean over replicates", {}},
                   {"change", "of the metric", "against the baseline", {}},
                   {"change_low", "of the metric", "lower end of its interval", {}},
                   {"change_high", "of the metric", "upper end of its interval", {}}}});
  for (const CaseOfDesign& on : cases_of(measured)) {
    const CaseOfDesign baseline{measured, on.design, baseline_case(on)};
    if (on.policy() == measured.input.settings.baseline || baseline.number == on.design.cases.size()) continue;
    Bootstrap bootstrap = measured.bootstrap;
    bootstrap.confidence = 1 - (1 - bootstrap.confidence) / static_cast<double>(on.design.n_points());
    const std::vector<PointChange> changes = changes_of(on, baseline, bootstrap);
    if (changes.empty()) continue;
    for (std::size_t i = 0; i < std::min(most_points_shown, changes.size()); ++i)
      rows.add({on.trace(), on.policy(), on.facts().label, static_cast<std::int64_t>(changes[i].point),
                on.setting(changes[i].point), changes[i].value, changes[i].change.estimate, changes[i].change.low,
                changes[i].change.high});
    report.findings.push_back(finding_of(on, changes));
  }
  std::move(rows).add_to(report);
}

}  // namespace schedsweep
