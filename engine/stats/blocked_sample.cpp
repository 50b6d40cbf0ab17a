#include "engine/stats/blocked_sample.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace

BlockedSample::BlockedSample(std::span<const double> values, std::span<const std::uint32_t> block, std::size_t n_blocks)
    : sum_(n_blocks), count_(n_blocks) {
  SCHEDSWEEP_CHECK(values.size() == block.size());
  falling_.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    falling_.push_back({values[i], block[i]});
    sum_[block[i]] += values[i];
    ++count_[block[i]];
  }
  std::sort(falling_.begin(), falling_.end(), [](const Entry& a, const Entry& b) { return a.value > b.value; });
}

std::uint64_t BlockedSample::size(std::span<const std::uint32_t> weight) const {
  std::uint64_t n = 0;
  for (std::size_t b = 0; b < count_.size(); ++b) n += weight[b] * count_[b];
  return n;
}

double BlockedSample::mean(std::span<const std::uint32_t> weight) const {
  const std::uint64_t n = size(weight);
  double sum = 0;
  for (std::size_t b = 0; b < sum_.size(); ++b) sum += weight[b] * sum_[b];
  return n > 0 ? sum / static_cast<double>(n) : none;
}

double BlockedSample::quantile(double q, std::span<const std::uint32_t> weight) const {
  const std::uint64_t n = size(weight);
  if (n == 0) return none;
  const double position = static_cast<double>(n - 1) * q;
  const auto below = static_cast<std::uint64_t>(std::floor(position));
  const double fraction = position - static_cast<double>(below);
  // From the top: so many values are at or above the one at `below`.
  const std::uint64_t rank = n - below;
  std::uint64_t passed = 0;
  double above = falling_.front().value;
  for (const Entry& entry : falling_) {
    const std::uint64_t next = passed + weight[entry.block];
    if (passed < rank - 1 && next >= rank - 1) above = entry.value;
    if (next >= rank) return entry.value + (rank > 1 ? fraction * (above - entry.value) : 0);
    passed = next;
  }
  return none;
}

std::vector<std::uint32_t> weights_of(std::span<const std::size_t> drawn, std::size_t n_blocks) {
  std::vector<std::uint32_t> weight(n_blocks);
  for (const std::size_t block : drawn) ++weight[block];
  return weight;
}

}  // namespace schedsweep
