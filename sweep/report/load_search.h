#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace schedsweep {

/// From which offered load on a policy no longer does.
struct LoadSearch {
  enum class Outcome : std::uint8_t { breaks, never, always, failed };

  static constexpr double lowest = 0.3, highest = 1.5, tolerance = 0.005;
  static constexpr std::size_t n_loads = 10;

  std::array<double, n_loads> values;  ///< at each load(i); NaN where it was not asked for, or failed
  Outcome outcome = Outcome::failed;
  double breaking_load = std::numeric_limits<double>::quiet_NaN();

  static constexpr double load(std::size_t i) {
    return lowest + (highest - lowest) * static_cast<double>(i) / static_cast<double>(n_loads - 1);
  }
};

constexpr std::string_view name_of(LoadSearch::Outcome outcome) {
  constexpr std::array<std::string_view, 4> names = {"breaks", "never", "always", "failed"};
  return names[static_cast<std::size_t>(outcome)];
}

/// The first of ten loads at which value(load) is above `limit`, then bisection between it and the one before. Slowdown
/// need not rise with the load everywhere: what lies between two loads below the limit is not seen. Loads behind one of
/// ten times the limit are not asked for: the queues only grow, and with them the time that a run takes.
/// Shape: a NaN means that nothing can be said.
template <class Value>
LoadSearch search_load(double limit, Value value) {
  LoadSearch search;
  search.values.fill(std::numeric_limits<double>::quiet_NaN());
  std::size_t first = LoadSearch::n_loads;
  for (std::size_t i = 0; i < LoadSearch::n_loads; ++i) {
    search.values[i] = value(LoadSearch::load(i));
    if (std::isnan(search.values[i])) return search;
    if (search.values[i] > limit) first = std::min(first, i);
    if (search.values[i] > 10 * limit) break;
  }
  if (first == 0 || first == LoadSearch::n_loads) {
    search.outcome = first == 0 ? LoadSearch::Outcome::always : LoadSearch::Outcome::never;
    return search;
  }
  search.outcome = LoadSearch::Outcome::breaks;
  double below = LoadSearch::load(first - 1), above = LoadSearch::load(first);
  while (above - below > LoadSearch::tolerance) {
    const double middle = (below + above) / 2;
    (value(middle) > limit ? above : below) = middle;
  }
  search.breaking_load = above;
  return search;
}

}  // namespace schedsweep
