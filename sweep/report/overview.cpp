#include "sweep/report/overview.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

/// The compositions in the order in which they deserve to be shown: the baseline, then by the mean of the primary
/// metric over all traces.
std::vector<std::size_t> by_merit(const ReportInput& input, const std::vector<Place>& places) {
  const Plan& plan = input.plan;
  const std::vector<double> primary = input.values(input.settings.primary);
  const std::size_t baseline = composition_of(plan, input.settings.baseline);
  std::vector<std::pair<double, std::size_t>> merits;
  for (std::size_t c = 0; c < plan.compositions.size(); ++c) {
    double sum = 0;
    for (const Place& place : places) sum += mean_over_replicates(plan, place, c, primary);
    const double worst = std::numeric_limits<double>::infinity();
    merits.emplace_back(c == baseline ? -worst : std::isnan(sum) ? worst : sum, c);
  }
  std::sort(merits.begin(), merits.end());
  std::vector<std::size_t> order;
  for (const auto& [merit, composition] : merits) order.push_back(composition);
  return order;
}

}  // namespace

std::vector<const MetricInfo*> overview_metrics(const ReportSettings& settings) {
  std::vector<const MetricInfo*> metrics;
  for (const std::string_view name :
       {std::string_view(settings.primary), std::string_view("p95_bsld"), std::string_view("mean_bsld"),
        std::string_view("mean_wait_s"), std::string_view("p95_wait_s"), std::string_view("starved_rate"),
        std::string_view("utilization"), std::string_view("jain_user_bsld")}) {
    const auto table = metric_table();
    const auto found = std::find_if(table.begin(), table.end(), [&](const MetricInfo& m) { return m.name == name; });
    if (found != table.end() && std::find(metrics.begin(), metrics.end(), &*found) == metrics.end())
      metrics.push_back(&*found);
  }
  return metrics;
}

Shown shown_of(const ReportInput& input) {
  Shown shown;
  shown.places = places_of(input.plan);
  shown.n_places = shown.places.size();
  shown.n_compositions = input.plan.compositions.size();
  shown.compositions = by_merit(input, shown.places);
  shown.places.resize(std::min(shown.places.size(), most_places_shown));
  shown.compositions.resize(std::min(shown.compositions.size(), most_policies_shown));
  std::sort(shown.compositions.begin(), shown.compositions.end());
  const std::vector<std::string> labels = composition_labels(input.plan);
  for (const std::size_t composition : shown.compositions) shown.labels.push_back(labels[composition]);
  return shown;
}

void add_overview(const ReportInput& input, Report& report) {
  if (input.plan.design) return;  // no policy is on every workload: the section on sensitivity compares points
  add_policies(input, report);
  add_pareto(input, report);
  add_schedules(input, report);
}

}  // namespace schedsweep
