#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace schedsweep {

/// An estimate and the range within which it may as well lie; the range is NaN where the data cannot say.
struct Interval {
  double estimate;
  double low;
  double high;
};

/// How often a bootstrap resamples, and what its intervals promise.
struct Bootstrap {
  std::uint64_t seed = 1;
  std::int64_t resamples = 2000;
  double confidence = 0.95;
};

/// Numbers computed from a sample of blocks (replicates, weeks, rows of a design), given by index, perhaps repeated.
using BlockStatistics = std::function<void(std::span<const std::size_t> blocks, std::span<double> statistics)>;

/// Percentile intervals of statistics under resampling of whole blocks with replacement; all see the same resamples.
/// Shape: one interval a statistic. A resample where a statistic is NaN says nothing of it; one block says nothing.
/// Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
/// Cost: resamples calls.
std::vector<Interval> bootstrap_intervals(std::size_t n_blocks, std::size_t n_statistics, const Bootstrap& bootstrap,
                                          const BlockStatistics& statistics);

/// Likewise of one statistic of a sample: each value a block.
Interval bootstrap_interval(std::span<const double> sample, const Bootstrap& bootstrap,
                            const std::function<double(std::span<const double>)>& statistic);

/// Of the mean; NaN of an empty sample.
Interval bootstrap_mean(std::span<const double> sample, const Bootstrap& bootstrap);

/// Of the mean of a[i] - b[i], where i is one workload under two policies. Pairs with a NaN are left out.
Interval bootstrap_paired_difference(std::span<const double> a, std::span<const double> b, const Bootstrap& bootstrap);

/// NaN of none.
double mean_of(std::span<const double> values);

}  // namespace schedsweep
