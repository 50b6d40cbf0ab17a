#pragma once

#include <span>
#include <vector>

namespace schedsweep {

/// Rank of each value from 1, the smallest; equal ones share the mean of their ranks.
/// Shape: none is NaN. Pearson's correlation of two samples' ranks is Spearman's of the samples.
std::vector<double> average_ranks(std::span<const double> values);

}  // namespace schedsweep
