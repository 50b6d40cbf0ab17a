#include "engine/model/split_search.h"

#include "engine/multiversion.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::size_t lanes = 8;

/// Splits of one feature: behind which bin, what lies left of it, what it gains.
struct Candidates {
  alignas(64) std::array<Counts, RowBlocks::feature_bins> left;
  alignas(64) std::array<double, RowBlocks::feature_bins> gain;
};

/// Exact, and by bit operations alone: there are vector instructions for these.
double exact(Counts below_2_32) { return std::bit_cast<double>(below_2_32 | 0x4330000000000000) - 0x1p52; }

double rows_of(Counts counts) { return exact(counts & 0xffffffff); }

double positive_of(Counts counts) { return exact(counts >> 32); }

/// The gains of `n` splits, a multiple of `lanes`, and the greatest of them.
double compute_gains(const SplitRule* rule, Counts total, std::size_t n, Candidates* splits) {
  const auto [level, l2, min_leaf] = *rule;
  const double n_rows = rows_of(total);
  const double gradient = positive_of(total) - (1 - level) * n_rows;
  const double worth = gradient * gradient / (n_rows + l2);
  for (std::size_t i = 0; i < n; ++i) {
    const double n_left = rows_of(splits->left[i]);
    const double n_right = n_rows - n_left;
    const double left = positive_of(splits->left[i]) - (1 - level) * n_left;
    const double right = gradient - left;
    const double a = n_left + l2;
    const double b = n_right + l2;
    // One division: left^2 / a + right^2 / b.
    const double gain = (left * left * b + right * right * a) / (a * b) - worth;
    splits->gain[i] = std::min(n_left, n_right) >= min_leaf ? gain : 0;
  }
  std::array<double, lanes> most{};
  for (std::size_t i = 0; i < n; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane)
      most[lane] = splits->gain[i + lane] > most[lane] ? splits->gain[i + lane] : most[lane];
  return *std::max_element(most.begin(), most.end());
}

}  // namespace

void SplitRule::improve(SplitPoint& best, std::span<const Counts> bins, Counts total, std::size_t feature) const {
  // A split behind the last bin splits nothing, and no more do those that fill the last lanes.
  const std::size_t n = bins.size() - 1;
  const std::size_t n_filled = (n + lanes - 1) / lanes * lanes;
  Candidates splits;
  std::inclusive_scan(bins.begin(), bins.end() - 1, splits.left.begin());
  std::fill(splits.left.begin() + n, splits.left.begin() + n_filled, total);
  const double gain = best_version<compute_gains>(this, total, n_filled, &splits);
  if (!(gain > best.gain)) return;
  const auto at =
      static_cast<std::size_t>(std::find(splits.gain.begin(), splits.gain.end(), gain) - splits.gain.begin());
  best = {gain, static_cast<std::uint16_t>(feature), static_cast<std::uint8_t>(at), splits.left[at]};
}

}  // namespace schedsweep
