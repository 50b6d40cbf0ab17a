#include "engine/stats/bootstrap.h"

#include "engine/error.h"
#include "engine/random.h"
#include "engine/stats/quantile.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace schedsweep {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Reorders `values`, which hold one statistic of each resample that has it.
Interval percentile_interval(double estimate, std::span<double> values, double confidence) {
  if (values.empty()) return {estimate, nothing, nothing};
  const double tail = (1 - confidence) / 2;
  return {estimate, quantile_linear(values, tail), quantile_linear(values, 1 - tail)};
}

}  // namespace

std::vector<Interval> bootstrap_intervals(std::size_t n_blocks, std::size_t n_statistics, const Bootstrap& bootstrap,
                                          const BlockStatistics& statistics) {
  SCHEDSWEEP_CHECK(bootstrap.resamples > 0 && bootstrap.confidence > 0 && bootstrap.confidence < 1);
  std::vector<std::size_t> blocks(n_blocks);
  std::iota(blocks.begin(), blocks.end(), std::size_t{0});
  std::vector<double> estimates(n_statistics), resampled(n_statistics);
  statistics(blocks, estimates);
  std::vector<std::vector<double>> values(n_statistics);
  for (std::int64_t resample = 0; n_blocks > 1 && resample < bootstrap.resamples; ++resample) {
    Random random(bootstrap.seed, Purpose::bootstrap, static_cast<std::uint64_t>(resample));
    for (std::size_t& block : blocks)
      block = static_cast<std::size_t>(random.uniform() * static_cast<double>(n_blocks));
    statistics(blocks, resampled);
    for (std::size_t s = 0; s < n_statistics; ++s)
      if (!std::isnan(resampled[s])) values[s].push_back(resampled[s]);
  }
  std::vector<Interval> intervals;
  for (std::size_t s = 0; s < n_statistics; ++s)
    intervals.push_back(percentile_interval(estimates[s], values[s], bootstrap.confidence));
  return intervals;
}

Interval bootstrap_interval(std::span<const double> sample, const Bootstrap& bootstrap,
                            const std::function<double(std::span<const double>)>& statistic) {
  std::vector<double> drawn(sample.size());
  return bootstrap_intervals(sample.size(), 1, bootstrap,
                             [&](std::span<const std::size_t> blocks, std::span<double> result) {
                               for (std::size_t i = 0; i < blocks.size(); ++i) drawn[i] = sample[blocks[i]];
                               result[0] = statistic(drawn);
                             })[0];
}

Interval bootstrap_mean(std::span<const double> sample, const Bootstrap& bootstrap) {
  return bootstrap_interval(sample, bootstrap, mean_of);
}

Interval bootstrap_paired_difference(std::span<const double> a, std::span<const double> b, const Bootstrap& bootstrap) {
  SCHEDSWEEP_CHECK(a.size() == b.size());
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!std::isnan(a[i]) && !std::isnan(b[i])) differences.push_back(a[i] - b[i]);
  return bootstrap_mean(differences, bootstrap);
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace schedsweep
