#include "sweep/tuning/hyper_grid.h"

#include "engine/random.h"

#include <numeric>
#include <set>

namespace schedsweep {

double grid_size(const std::vector<HyperAxis>& axes) {
  double size = 1;
  for (const HyperAxis& axis : axes) size *= static_cast<double>(axis.values.size());
  return size;
}

std::vector<std::uint64_t> grid_points(std::uint64_t size, std::optional<std::uint64_t> n, std::uint64_t seed) {
  if (!n || *n >= size) {
    std::vector<std::uint64_t> all(size);
    std::iota(all.begin(), all.end(), std::uint64_t{0});
    return all;
  }
  std::set<std::uint64_t> drawn;
  for (std::uint64_t last = size - *n; last < size; ++last) {
    const double uniform = Random(seed, Purpose::tuning_sample, last - (size - *n)).uniform();
    const auto point = static_cast<std::uint64_t>(uniform * static_cast<double>(last + 1));
    if (!drawn.insert(point).second) drawn.insert(last);
  }
  return {drawn.begin(), drawn.end()};
}

TrainSettings settings_at(const std::vector<HyperAxis>& axes, std::uint64_t point) {
  TrainSettings settings;
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    const std::size_t n = axis->values.size();
    axis->parameter->set(settings, axis->values[point % n]);
    point /= n;
  }
  return settings;
}

}  // namespace schedsweep
