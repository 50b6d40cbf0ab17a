#include "sweep/report/cells.h"

#include "engine/stats/bootstrap.h"
#include "sweep/results/provenance.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace schedsweep {

std::vector<Place> places_of(const Plan& plan) {
  std::vector<Place> places;
  for (std::size_t v = 0; v < plan.variants.size(); ++v)
    for (std::size_t m = 0; m < plan.machines.size(); ++m)
      places.push_back(
          {v, m, label_of(plan, plan.variants[v]) + (plan.machines.size() > 1 ? " on " + plan.machines[m].name : "")});
  return places;
}

std::vector<std::string> composition_labels(const Plan& plan) {
  std::vector<std::string> labels;
  for (const Composition& composition : plan.compositions) {
    const std::vector<double> values = values_of(composition.parameters);
    std::string differing;
    for (std::size_t p = 0; p < values.size(); ++p) {
      const bool differs =
          std::any_of(plan.compositions.begin(), plan.compositions.end(), [&](const Composition& other) {
            return other.policy == composition.policy && values_of(other.parameters)[p] != values[p];
          });
      const ParameterInfo& info = parameter_table()[p];
      if (differs)
        differing += (differing.empty() ? "" : ",") + std::string(info.name) + "=" + format_value(info, values[p]);
    }
    labels.push_back(plan.policies[composition.policy] + (differing.empty() ? "" : "[" + differing + "]"));
  }
  return labels;
}

std::size_t composition_of(const Plan& plan, const std::string& policy) {
  const auto found = std::find_if(plan.compositions.begin(), plan.compositions.end(),
                                  [&](const Composition& c) { return plan.policies[c.policy] == policy; });
  return found == plan.compositions.end() ? 0 : static_cast<std::size_t>(found - plan.compositions.begin());
}

std::vector<double> replicates_of(const Plan& plan, const Place& place, std::size_t composition,
                                  const std::vector<double>& values) {
  std::vector<double> replicates;
  for (std::int64_t r = 0; r < plan.variants[place.variant].replicates; ++r)
    replicates.push_back(
        values[static_cast<std::size_t>(plan.index_of({place.variant, place.machine, composition, r}))]);
  return replicates;
}

double mean_over_replicates(const Plan& plan, const Place& place, std::size_t composition,
                            const std::vector<double>& values) {
  std::vector<double> replicates = replicates_of(plan, place, composition, values);
  std::erase_if(replicates, [](double value) { return std::isnan(value); });
  return mean_of(replicates);
}

std::string rounded(double value) { return fmt::format("{:.4g}", value); }

}  // namespace schedsweep
