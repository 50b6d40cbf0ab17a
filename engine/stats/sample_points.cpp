#include "engine/stats/sample_points.h"

#include "engine/error.h"
#include "engine/random.h"
#include "engine/stats/sobol_sequence.h"

#include <numeric>
#include <utility>

namespace schedsweep {
namespace {

SamplePoints empty_points(std::size_t n, std::size_t n_axes) { return {n_axes, std::vector<double>(n * n_axes)}; }

/// Uniform in 0 to n - 1.
std::size_t below(std::size_t n, Random& random) {
  return static_cast<std::size_t>(random.uniform() * static_cast<double>(n));
}

std::vector<std::size_t> permutation(std::size_t n, Random& random) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i, random)]);
  return order;
}

}  // namespace

SamplePoints random_points(std::size_t n, std::size_t n_axes, std::uint64_t seed) {
  SamplePoints points = empty_points(n, n_axes);
  for (std::size_t i = 0; i < n; ++i) {
    Random random(seed, Purpose::design_point, i);
    for (std::size_t axis = 0; axis < n_axes; ++axis) points.coordinates[i * n_axes + axis] = random.uniform();
  }
  return points;
}

SamplePoints latin_hypercube(std::size_t n, std::size_t n_axes, std::uint64_t seed) {
  SamplePoints points = empty_points(n, n_axes);
  for (std::size_t axis = 0; axis < n_axes; ++axis) {
    Random random(seed, Purpose::design_point, axis);
    const std::vector<std::size_t> interval = permutation(n, random);
    for (std::size_t i = 0; i < n; ++i)
      points.coordinates[i * n_axes + axis] =
          (static_cast<double>(interval[i]) + random.uniform()) / static_cast<double>(n);
  }
  return points;
}

SamplePoints sobol_points(std::size_t n, std::size_t n_axes, std::uint64_t seed) {
  SCHEDSWEEP_CHECK(n >> 32 == 0);
  SamplePoints points = empty_points(n, n_axes);
  for (std::size_t axis = 0; axis < n_axes; ++axis) {
    const SobolCoordinate coordinate(axis);
    const std::uint64_t key = Random(seed, Purpose::design_scramble, axis).u64();
    for (std::size_t i = 0; i < n; ++i)
      points.coordinates[i * n_axes + axis] =
          owen_scrambled(coordinate.bits(static_cast<std::uint32_t>(i)), key) * 0x1p-32;
  }
  return points;
}

SamplePoints saltelli_points(std::size_t n, std::size_t n_axes, std::uint64_t seed) {
  const SamplePoints base = sobol_points(n, 2 * n_axes, seed);
  SamplePoints points{n_axes, {}};
  points.coordinates.reserve(n * (n_axes + 2) * n_axes);
  for (std::size_t i = 0; i < n; ++i) {
    const auto a = base[i].first(n_axes), b = base[i].last(n_axes);
    points.coordinates.insert(points.coordinates.end(), base[i].begin(), base[i].end());
    for (std::size_t swapped = 0; swapped < n_axes; ++swapped)
      for (std::size_t axis = 0; axis < n_axes; ++axis)
        points.coordinates.push_back(axis == swapped ? b[axis] : a[axis]);
  }
  return points;
}

SamplePoints morris_points(std::size_t n, std::size_t n_axes, int levels, std::uint64_t seed) {
  SCHEDSWEEP_CHECK(levels >= 2 && levels % 2 == 0);
  const auto half = static_cast<std::size_t>(levels / 2);
  SamplePoints points{n_axes, {}};
  points.coordinates.reserve(n * (n_axes + 1) * n_axes);
  std::vector<std::size_t> from(n_axes), to(n_axes);
  for (std::size_t i = 0; i < n; ++i) {
    Random random(seed, Purpose::design_point, i);
    for (std::size_t axis = 0; axis < n_axes; ++axis) {
      from[axis] = below(half, random);
      to[axis] = from[axis] + half;
      if (random.uniform() < 0.5) std::swap(from[axis], to[axis]);
    }
    const auto add_point = [&] {
      for (const std::size_t level : from)
        points.coordinates.push_back(static_cast<double>(level) / static_cast<double>(levels - 1));
    };
    add_point();
    for (const std::size_t axis : permutation(n_axes, random)) {
      from[axis] = to[axis];
      add_point();
    }
  }
  return points;
}

}  // namespace schedsweep
