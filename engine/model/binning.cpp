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

/// Counts the bounds below each value, by halves, many values in step: no step waits for a memory access or a branch.
void bin_values(std::span<const float> upper, std::span<const float> values, std::span<std::uint8_t> bins) {
  constexpr std::size_t in_step = 16;
  constexpr float no_bound = std::numeric_limits<float>::infinity();
  std::array<float, 256> bounds;
  const std::size_t top = std::bit_floor(upper.size());
  std::fill(std::copy(upper.begin(), upper.end(), bounds.begin()),
            bounds.begin() + static_cast<std::ptrdiff_t>(2 * top), no_bound);
  for (std::size_t i = 0; i < values.size(); i += in_step) {
    const std::size_t n = std::min(in_step, values.size() - i);
    std::array<std::uint32_t, in_step> below{};
    for (std::size_t half = top; half > 0; half /= 2)
      for (std::size_t k = 0; k < n; ++k)
        below[k] += bounds[below[k] + half - 1] < values[i + k] ? static_cast<std::uint32_t>(half) : 0;
    for (std::size_t k = 0; k < n; ++k)
      bins[i + k] = static_cast<std::uint8_t>(std::isnan(values[i + k]) ? 0 : below[k] + 1);
  }
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
  if (values.n_rows() == 0) return;
  for (std::size_t feature = 0; feature < features.size(); ++feature)
    bin_values(features[feature].upper, values.column(feature),
               out.column(feature).subspan(first_row, values.n_rows()));
}

}  // namespace schedsweep
