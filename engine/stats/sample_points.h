#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Points of the unit cube, row by row. Every one of these samples but latin_hypercube() has those of a smaller `n`
/// and the same seed at its beginning.
struct SamplePoints {
  std::size_t n_axes = 0;
  std::vector<double> coordinates;

  std::size_t size() const { return n_axes == 0 ? 0 : coordinates.size() / n_axes; }

  std::span<const double> operator[](std::size_t point) const {
    return std::span(coordinates).subspan(point * n_axes, n_axes);
  }
};

/// Independent and uniform.
SamplePoints random_points(std::size_t n, std::size_t n_axes, std::uint64_t seed);

/// Along every axis one point in each of n equal intervals.
/// Source: McKay, Beckman, Conover, Technometrics 21 (2), 1979.
SamplePoints latin_hypercube(std::size_t n, std::size_t n_axes, std::uint64_t seed);

/// Sobol's sequence, scrambled. Requires: n_axes <= SobolCoordinate::max_dimensions; n < 2^32, best a power of two.
SamplePoints sobol_points(std::size_t n, std::size_t n_axes, std::uint64_t seed);

/// For Sobol's indices: base points A and B, the halves of one Sobol' sequence of 2 n_axes dimensions, and AB_i, which
/// is A with axis i of B. Shape: n rows of A, B, AB_1, ..., AB_n_axes. Requires: as sobol_points of 2 n_axes.
/// Source: Saltelli et al., Comput. Phys. Commun. 181 (2), 2010.
SamplePoints saltelli_points(std::size_t n, std::size_t n_axes, std::uint64_t seed);

/// For elementary effects: n trajectories of n_axes + 1 points each, on the grid 0, 1 / (levels - 1), ..., 1. From one
/// point of a trajectory to the next one axis changes, by levels / (2 (levels - 1)) up or down.
/// Requires: levels even, 2 or more. Source: Morris, Technometrics 33 (2), 1991.
SamplePoints morris_points(std::size_t n, std::size_t n_axes, int levels, std::uint64_t seed);

}  // namespace schedsweep
