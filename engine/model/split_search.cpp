#include "engine/model/split_search.h"

#include "engine/multiversion.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

constexpr std::size_t lanes = 4;

struct Candidates {
  alignas(32) std::array<double, RowBlocks::feature_bins> n_left, positive_left, gain;
};

double rows_of(Counts counts) { return static_cast<double>(static_cast<std::uint32_t>(counts)); }

double positive_of(Counts counts) { return static_cast<double>(static_cast<std::uint32_t>(counts >> 32)); }

void compute_gains(const SplitRule* rule, Counts total, std::size_t n_bins, Candidates* at) {
  const double n = rows_of(total);
  const double gradient = positive_of(total) - (1 - rule->level) * n;
  const double worth = gradient * gradient / (n + rule->l2);
  for (std::size_t bin = 0; bin < n_bins; ++bin) {
    const double n_left = at->n_left[bin];
    const double n_right = n - n_left;
    const double left = at->positive_left[bin] - (1 - rule->level) * n_left;
    const double right = gradient - left;
    const double a = n_left + rule->l2;
    const double b = n_right + rule->l2;
    // One division: left^2 / a + right^2 / b.
    const double gain = (left * left * b + right * right * a) / (a * b) - worth;
    const bool large_enough = (n_left >= rule->min_leaf) & (n_right >= rule->min_leaf);
    at->gain[bin] = large_enough ? gain : 0;
  }
}

}  // namespace

SplitPoint SplitRule::best(std::span<const Counts> bins, Counts total, std::size_t feature) const {
  Candidates at;
  Counts left = 0;
  // A split behind the last bin splits nothing.
  const std::size_t n = bins.size() - 1;
  for (std::size_t bin = 0; bin < n; ++bin) {
    left += bins[bin];
    at.n_left[bin] = rows_of(left);
    at.positive_left[bin] = positive_of(left);
  }
  best_version<compute_gains>(this, total, n, &at);
  const auto best = std::max_element(at.gain.begin(), at.gain.begin() + static_cast<std::ptrdiff_t>(n));
  if (n == 0 || !(*best > 0)) return {};
  const auto threshold = static_cast<std::uint8_t>(best - at.gain.begin());
  left = 0;
  for (std::size_t bin = 0; bin <= threshold; ++bin) left += bins[bin];
  return {*best, static_cast<std::uint16_t>(feature), threshold, left};
}

}  // namespace schedsweep
