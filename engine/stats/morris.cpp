#include "engine/stats/morris.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

constexpr double unmoved = std::numeric_limits<double>::quiet_NaN();

/// Effects of each axis along one trajectory, appended to effects[axis].
void append_effects(std::span<const double> points, std::span<const double> values,
                    std::vector<std::vector<double>>& effects) {
  const std::size_t n_axes = effects.size();
  for (std::size_t axis = 0; axis < n_axes; ++axis) {
    double effect = unmoved;
    for (std::size_t step = 0; step < n_axes; ++step) {
      const double moved = points[(step + 1) * n_axes + axis] - points[step * n_axes + axis];
      if (moved != 0) effect = (values[step + 1] - values[step]) / moved;
    }
    effects[axis].push_back(effect);
  }
}

/// Mean, over the effects that are there, of what `of` makes of each.
template <class Of>
double mean_effect(const std::vector<double>& effects, Of of) {
  double sum = 0;
  std::size_t n = 0;
  for (const double effect : effects)
    if (!std::isnan(effect)) sum += of(effect), ++n;
  return sum / static_cast<double>(n);
}

double sigma_of(const std::vector<double>& effects, double mu) {
  const auto n = std::count_if(effects.begin(), effects.end(), [](double effect) { return !std::isnan(effect); });
  if (n < 2) return unmoved;
  const double variance = mean_effect(effects, [mu](double effect) { return (effect - mu) * (effect - mu); });
  return std::sqrt(variance * static_cast<double>(n) / static_cast<double>(n - 1));
}

}  // namespace

MorrisMeasures morris_measures(std::span<const double> points, std::span<const double> values, std::size_t n_axes,
                               const Bootstrap& bootstrap) {
  SCHEDSWEEP_CHECK(n_axes > 0 && values.size() % (n_axes + 1) == 0 && points.size() == values.size() * n_axes);
  MorrisMeasures result;
  std::vector<std::vector<double>> effects(n_axes);
  for (std::size_t begin = 0; begin < values.size(); begin += n_axes + 1) {
    const auto of_trajectory = values.subspan(begin, n_axes + 1);
    if (std::any_of(of_trajectory.begin(), of_trajectory.end(), [](double value) { return std::isnan(value); })) {
      ++result.trajectories_failed;
    } else {
      append_effects(points.subspan(begin * n_axes, (n_axes + 1) * n_axes), of_trajectory, effects);
      ++result.trajectories;
    }
  }
  const auto size = [](double effect) { return std::abs(effect); };
  for (const std::vector<double>& of_axis : effects) {
    const double mu = mean_effect(of_axis, [](double effect) { return effect; });
    const Interval mu_star = bootstrap_interval(of_axis, bootstrap, [&](std::span<const double> drawn) {
      return mean_effect({drawn.begin(), drawn.end()}, size);
    });
    result.axes.push_back({mu, mu_star, sigma_of(of_axis, mu)});
  }
  return result;
}

}  // namespace schedsweep
