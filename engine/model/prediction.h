#pragma once

#include "engine/types.h"

#include <array>
#include <cstddef>

namespace schedsweep {

/// The quantiles that the runtime model predicts.
inline constexpr std::array<double, 3> quantile_levels = {0.1, 0.5, 0.9};
inline constexpr std::size_t n_quantiles = quantile_levels.size();

/// One value for each of quantile_levels.
using Quantiles = std::array<double, n_quantiles>;

/// What the model says of one job. Units: s. Shape: 1 <= p10_s <= p50_s <= p90_s, or all 0 for no prediction.
struct Prediction {
  JobSeconds p10_s = 0;
  JobSeconds p50_s = 0;
  JobSeconds p90_s = 0;

  bool known() const { return p50_s > 0; }

  friend bool operator==(const Prediction&, const Prediction&) = default;
};

}  // namespace schedsweep
