#include "engine/model/binning.h"

#include "engine/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

std::vector<float> sorted_known(std::span<const float> values) {
  std::vector<float> known;
  known.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(known), [](float value) { return !std::isnan(value); });
  std::sort(known.begin(), known.end());
  return known;
}

/// A finite number with below <= bound < above.
float bound_between(float below, float above) {
  const float middle = below / 2 + above / 2;
  const float bound = middle >= below && middle < above ? middle : below;
  return std::max(bound, std::numeric_limits<float>::lowest());
}

/// Closes a bin when it has its share of the rows that were left at its first: a value of many rows has a bin of its
/// own, and the others share what remains.
std::vector<float> bounds_of(const std::vector<float>& sorted, std::size_t n_bins) {
  std::vector<float> upper;
  std::size_t n_distinct = sorted.empty() ? 0 : 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) n_distinct += sorted[i - 1] < sorted[i];
  std::size_t first = 0;  // row of the bin that is open
  for (std::size_t i = 1; i < sorted.size() && upper.size() + 1 < n_bins; ++i) {
    if (!(sorted[i - 1] < sorted[i])) continue;
    const std::size_t bins_left = n_bins - upper.size();
    if (n_distinct > n_bins && (i - first) * bins_left < sorted.size() - first) continue;
    upper.push_back(bound_between(sorted[i - 1], sorted[i]));
    first = i;
  }
  return upper;
}

/// In the order of the floats, -0 being 0: integers are compared and counted in two instructions.
std::uint32_t key_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);
  return bits ^ (static_cast<std::uint32_t>(static_cast<std::int32_t>(bits) >> 31) | 0x80000000);
}

/// The bounds of a feature as a complete binary tree, level by level from place 1, filled up with what no value
/// exceeds.
struct BoundTree {
  std::array<std::uint32_t, 256> key;
  int depth;

  explicit BoundTree(std::span<const float> upper) : depth(static_cast<int>(std::bit_width(upper.size()))) {
    const std::size_t n = std::size_t{1} << depth;
    for (std::size_t place = 1; place < n; ++place) {
      const std::size_t level_size = std::bit_floor(place);
      const std::size_t rank = (2 * (place - level_size) + 1) * (n / 2 / level_size) - 1;
      key[place] = rank < upper.size() ? key_of(upper[rank]) : 0xffffffff;
    }
  }
};

/// Walks `n` values down the tree in step: none waits for another's memory access, and there is no branch. The last
/// place less the number of places is the number of bounds below the value.
template <std::size_t n>
void bin_values(const BoundTree& tree, const float* values, std::uint8_t* bins) {
  std::array<std::uint32_t, n> key, place;
  for (std::size_t k = 0; k < n; ++k) key[k] = key_of(values[k]);
  place.fill(1);
  for (int level = 0; level < tree.depth; ++level)
    for (std::size_t k = 0; k < n; ++k) place[k] += place[k] + (tree.key[place[k]] < key[k]);
  const std::uint32_t bin_1 = (1U << tree.depth) - 1;
  for (std::size_t k = 0; k < n; ++k)
    bins[k] = static_cast<std::uint8_t>((place[k] - bin_1) * static_cast<std::uint32_t>(!std::isnan(values[k])));
}

void bin_column(const FeatureBins& feature, std::span<const float> values, std::uint8_t* bins) {
  constexpr std::size_t in_step = 8;
  std::size_t i = 0;
  if (values.size() >= in_step) {
    const BoundTree tree(feature.upper);
    for (; i + in_step <= values.size(); i += in_step) bin_values<in_step>(tree, &values[i], bins + i);
  }
  for (; i < values.size(); ++i) bins[i] = feature.bin_of(values[i]);
}

}  // namespace

std::uint8_t FeatureBins::bin_of(float value) const {
  if (std::isnan(value)) return 0;
  return static_cast<std::uint8_t>(std::lower_bound(upper.begin(), upper.end(), value) - upper.begin() + 1);
}

Binning Binning::of(const FeatureMatrix& sample, int max_bins) {
  SCHEDSWEEP_CHECK(max_bins >= 2 && max_bins <= 256);
  Binning binning;
  binning.features.resize(sample.n_features());
  for (std::size_t feature = 0; feature < sample.n_features(); ++feature)
    binning.features[feature].upper =
        bounds_of(sorted_known(sample.column(feature)), static_cast<std::size_t>(max_bins) - 1);
  return binning;
}

void Binning::apply(const FeatureMatrix& values, std::size_t first_row, BinnedMatrix& out) const {
  SCHEDSWEEP_CHECK(out.n_features() == features.size());
  SCHEDSWEEP_CHECK(values.n_rows() == 0 || values.n_features() == features.size());
  SCHEDSWEEP_CHECK(first_row + values.n_rows() <= out.n_rows());
  for (std::size_t feature = 0; feature < values.n_features(); ++feature)
    bin_column(features[feature], values.column(feature), out.column(feature).data() + first_row);
}

}  // namespace schedsweep
