#include "engine/stats/pareto.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>

namespace schedsweep {
namespace {

/// False as soon as a NaN is in it.
bool dominates(std::span<const double> a, std::span<const double> b) {
  bool smaller = false;
  for (std::size_t objective = 0; objective < a.size(); ++objective) {
    if (!(a[objective] <= b[objective])) return false;
    smaller |= a[objective] < b[objective];
  }
  return smaller;
}

}  // namespace

std::vector<std::size_t> non_dominated(std::span<const double> values, std::size_t n_objectives) {
  SCHEDSWEEP_CHECK(n_objectives > 0 && values.size() % n_objectives == 0);
  const std::size_t n_rows = values.size() / n_objectives;
  const auto row = [&](std::size_t r) { return values.subspan(r * n_objectives, n_objectives); };
  std::vector<std::size_t> front;
  for (std::size_t r = 0; r < n_rows; ++r) {
    const auto candidate = row(r);
    bool stands = std::none_of(candidate.begin(), candidate.end(), [](double value) { return std::isnan(value); });
    for (std::size_t other = 0; stands && other < n_rows; ++other) stands = !dominates(row(other), candidate);
    if (stands) front.push_back(r);
  }
  return front;
}

}  // namespace schedsweep
