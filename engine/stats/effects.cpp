#include "engine/stats/effects.h"

#include "engine/error.h"
#include "engine/stats/bootstrap.h"

#include <algorithm>

namespace schedsweep {
namespace {

/// A grid of cells, reduced to the means over all axes but one or two.
class Grid {
 public:
  Grid(std::span<const double> cells, std::span<const std::size_t> sizes) : cells_(cells), sizes_(sizes) {
    strides_.resize(sizes.size());
    std::size_t stride = 1;
    for (std::size_t axis = sizes.size(); axis-- > 0; stride *= sizes[axis]) strides_[axis] = stride;
    SCHEDSWEEP_CHECK(stride == cells.size() && stride > 0);
  }

  /// Variance of the means over everything but two axes, which may be the same.
  double variance_of_means(std::size_t first, std::size_t second) const {
    std::vector<double> means(first == second ? sizes_[first] : sizes_[first] * sizes_[second], 0.0);
    for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
      const std::size_t at = place(cell, second);
      means[first == second ? at : place(cell, first) * sizes_[second] + at] += cells_[cell];
    }
    const double in_each = static_cast<double>(cells_.size() / means.size());
    for (double& mean : means) mean /= in_each;
    return variance(means);
  }

  /// Every value equally likely; 0 if and only if all are equal.
  static double variance(std::span<const double> values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (*low == *high) return 0;
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum / static_cast<double>(values.size());
  }

 private:
  std::size_t place(std::size_t cell, std::size_t axis) const { return cell / strides_[axis] % sizes_[axis]; }

  std::span<const double> cells_;
  std::span<const std::size_t> sizes_;
  std::vector<std::size_t> strides_;
};

}  // namespace

Effects effects_of(std::span<const double> cells, std::span<const std::size_t> sizes) {
  const Grid grid(cells, sizes);
  Effects effects;
  effects.mean = mean_of(cells);
  effects.variance = Grid::variance(cells);
  const auto part = [&](double variance) { return effects.variance > 0 ? variance / effects.variance : 0; };
  double explained = 0;
  for (std::size_t axis = 0; axis < sizes.size(); ++axis)
    explained += effects.main.emplace_back(part(grid.variance_of_means(axis, axis)));
  // Rounding may leave a tiny negative part where two axes do not interact.
  for (std::size_t first = 0; first < sizes.size(); ++first)
    for (std::size_t second = first + 1; second < sizes.size(); ++second) {
      const double both = part(grid.variance_of_means(first, second));
      const double own = std::max(0.0, both - effects.main[first] - effects.main[second]);
      effects.pairs.push_back({first, second, own});
      explained += own;
    }
  effects.rest = effects.variance > 0 ? std::max(0.0, 1 - explained) : 0;
  return effects;
}

}  // namespace schedsweep
