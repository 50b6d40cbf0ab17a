#pragma once

#include "engine/stats/bootstrap.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// What the elementary effects of one axis say: change of the value per width of the axis.
struct MorrisMeasure {
  double mu;         ///< mean effect; near 0 where effects of both signs cancel
  Interval mu_star;  ///< mean of |effect|: how much the axis matters
  double sigma;      ///< standard deviation; 0 where the axis acts alone and linearly
};

struct MorrisMeasures {
  std::vector<MorrisMeasure> axes;
  std::size_t trajectories = 0;
  std::size_t trajectories_failed = 0;  ///< left out whole, since one of their values is NaN
};

/// Measures of trajectories, each of n_axes steps that change one axis each.
/// Shape: points [trajectories][n_axes + 1][n_axes] in units of the width of each axis; values [trajectories][n_axes +
/// 1]. The bootstrap resamples trajectories. An axis that a trajectory does not move has no effect there (NaN, left
/// out). Source: Morris, Technometrics 33(2), 1991; mu* of Campolongo, Cariboni, Saltelli, Environmental Modelling &
/// Software 22(10), 2007.
MorrisMeasures morris_measures(std::span<const double> points, std::span<const double> values, std::size_t n_axes,
                               const Bootstrap& bootstrap);

}  // namespace schedsweep
