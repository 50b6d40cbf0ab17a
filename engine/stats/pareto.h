#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Rows that no other row dominates: none is at most as large in every objective and smaller in one. All objectives are
/// to be small. A row with a NaN is not among them and dominates none; equal rows stand together.
/// Shape: values [rows][n_objectives]; the result rises. Cost: rows squared.
std::vector<std::size_t> non_dominated(std::span<const double> values, std::size_t n_objectives);

}  // namespace schedsweep
