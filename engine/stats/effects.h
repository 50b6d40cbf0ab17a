#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// What a pair of axes adds to the variance beyond what each does alone.
struct PairEffect {
  std::size_t first;
  std::size_t second;  ///< > first
  double part;
};

/// Which part of the variance over a grid each of its axes explains. The parts and the rest sum to 1.
struct Effects {
  double mean = 0;
  double variance = 0;            ///< 0: nothing varies and all parts are 0
  std::vector<double> main;       ///< one an axis: variance of the means over its levels
  std::vector<PairEffect> pairs;  ///< each pair of axes once
  double rest = 0;                ///< of three axes and more together
};

/// Decomposes the variance of a function given on every point of a grid (functional ANOVA); all levels of an axis count
/// alike, however they are spaced. Shape: cells row-major, as many as the product of sizes; none is NaN.
/// Source: Hooker, "Generalized functional ANOVA diagnostics", JCGS 16(3), 2007, for independent, uniform levels.
/// Cost: cells x pairs of axes.
Effects effects_of(std::span<const double> cells, std::span<const std::size_t> sizes);

}  // namespace schedsweep
