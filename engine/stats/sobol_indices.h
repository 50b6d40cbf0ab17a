#pragma once

#include "engine/stats/bootstrap.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Which part of the variance each axis explains alone (first) and with all others (total).
struct SobolIndices {
  std::vector<Interval> first;  ///< one an axis; NaN where the variance is 0
  std::vector<Interval> total;
  double mean = 0;
  double variance = 0;          ///< 0: the function is constant, and there is nothing to explain
  std::size_t rows = 0;         ///< base rows used
  std::size_t rows_failed = 0;  ///< left out whole, since one of their values is NaN
};

/// Sobol' indices from the values of a Saltelli design: with A_i, B_i two independent points and AB_ik the point A_i
/// with axis k of B_i, first = mean f(B) (f(AB_k) - f(A)) / V and total = mean (f(A) - f(AB_k))^2 / (2 V). f is centred
/// first, which does not change what is estimated but narrows it; V is the variance over A and B together.
/// Shape: values [base rows][A, B, AB_1 .. AB_k]. The bootstrap resamples base rows.
/// Source: Saltelli et al., Computer Physics Communications 181(2), 2010 (first); Jansen, ibid. 117, 1999 (total).
/// Cost: resamples x values.
SobolIndices sobol_indices(std::span<const double> values, std::size_t n_axes, const Bootstrap& bootstrap);

}  // namespace schedsweep
