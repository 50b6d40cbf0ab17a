#pragma once

#include <span>

namespace schedsweep {

/// How far the distribution of `a` is from that of `b`: Kullback-Leibler divergence KL(a || b) of their histograms in
/// 50 equal bins on [0, max(both, 1)]. Every count is raised by 1e-9, so an empty bin of `b` costs much but not all.
/// Shape: no value is negative. Units: nats.
double histogram_divergence(std::span<const double> a, std::span<const double> b);

/// Largest difference of the two distribution functions: the two-sample statistic of Kolmogorov and Smirnov.
/// Shape: neither is empty. Cost: sorts copies, as wasserstein_distance does.
double kolmogorov_smirnov(std::span<const double> a, std::span<const double> b);

/// Area between the two distribution functions: how far values must be moved, on average, to make the one the other.
/// Units: those of the values.
double wasserstein_distance(std::span<const double> a, std::span<const double> b);

/// Pearson's correlation of a[i] with b[i]. Of two constant series 1 if they are equal, else 0; of a constant one and
/// one that varies 0.
double pearson_correlation(std::span<const double> a, std::span<const double> b);

}  // namespace schedsweep
