#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// A sample whose values belong to blocks, such as jobs to weeks. Statistics are taken of the sample in which block b
/// stands weight[b] times: one resample of whole blocks, without copying it.
/// Source: block bootstrap; Künsch, "The jackknife and the bootstrap for general stationary observations", 1989.
class BlockedSample {
 public:
  /// Shape: values and block of equal length, block[i] < n_blocks.
  BlockedSample(std::span<const double> values, std::span<const std::uint32_t> block, std::size_t n_blocks);

  /// NaN when nothing has a weight; here and below. Cost: the number of blocks.
  double mean(std::span<const std::uint32_t> weight) const;

  /// The q-quantile by linear interpolation at (n - 1) q. Cost: values at or above the quantile.
  double quantile(double q, std::span<const std::uint32_t> weight) const;

 private:
  std::uint64_t size(std::span<const std::uint32_t> weight) const;

  struct Entry {
    double value;
    std::uint32_t block;
  };

  std::vector<Entry> falling_;  // by value
  std::vector<double> sum_;     // by block
  std::vector<std::uint64_t> count_;
};

/// How often each of n blocks is among the drawn ones.
std::vector<std::uint32_t> weights_of(std::span<const std::size_t> drawn, std::size_t n_blocks);

}  // namespace schedsweep
