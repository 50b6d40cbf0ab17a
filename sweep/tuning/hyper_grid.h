#pragma once

#include "engine/model/training_table.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace schedsweep {

/// The values that one hyper-parameter may take.
struct HyperAxis {
  const TrainingParameter* parameter;
  std::vector<double> values;
};

/// Number of points of a grid; exact below 2^53.
double grid_size(const std::vector<HyperAxis>& axes);

/// Points [0, size) by number, the last axis fastest: all, or `n` of them drawn without repetition, ascending.
/// Source: Floyd's algorithm; Bentley, Floyd, "Programming pearls: a sample of brilliance", CACM 30(9), 1987.
/// Requires: size < 2^53.
std::vector<std::uint64_t> grid_points(std::uint64_t size, std::optional<std::uint64_t> n, std::uint64_t seed);

/// The defaults with the values of a point.
TrainSettings settings_at(const std::vector<HyperAxis>& axes, std::uint64_t point);

}  // namespace schedsweep
