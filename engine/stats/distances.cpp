#include "engine/stats/distances.h"

#include "engine/deterministic_math.h"
#include "engine/error.h"
#include "engine/stats/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace schedsweep {
namespace {

constexpr std::size_t n_bins = 50;
using Histogram = std::array<double, n_bins>;

Histogram histogram(std::span<const double> values, double top) {
  Histogram parts;
  parts.fill(1e-9);
  for (const double value : values)
    parts[std::min(n_bins - 1, static_cast<std::size_t>(value / top * static_cast<double>(n_bins)))] += 1;
  double total = 0;
  for (const double part : parts) total += part;
  for (double& part : parts) part /= total;
  return parts;
}

/// Calls use(width, difference) for each stretch between two neighbours of both samples, where both distribution
/// functions are constant and differ by `difference`.
template <class Use>
void for_each_stretch(std::span<const double> a, std::span<const double> b, Use use) {
  SCHEDSWEEP_CHECK(!a.empty() && !b.empty());
  std::vector<double> left(a.begin(), a.end()), right(b.begin(), b.end());
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  std::size_t i = 0, j = 0;
  while (i < left.size() && j < right.size()) {
    const double at = std::min(left[i], right[j]);
    while (i < left.size() && left[i] == at) ++i;
    while (j < right.size() && right[j] == at) ++j;
    const double difference = std::abs(static_cast<double>(i) / static_cast<double>(left.size()) -
                                       static_cast<double>(j) / static_cast<double>(right.size()));
    const double next = i == left.size()    ? (j == right.size() ? at : right[j])
                        : j == right.size() ? left[i]
                                            : std::min(left[i], right[j]);
    use(next - at, difference);
  }
  for (; i + 1 < left.size(); ++i)
    use(left[i + 1] - left[i], 1 - static_cast<double>(i + 1) / static_cast<double>(left.size()));
  for (; j + 1 < right.size(); ++j)
    use(right[j + 1] - right[j], 1 - static_cast<double>(j + 1) / static_cast<double>(right.size()));
}

bool is_constant(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values[0]; });
}

}  // namespace

double histogram_divergence(std::span<const double> a, std::span<const double> b) {
  SCHEDSWEEP_CHECK(!a.empty() && !b.empty());
  const double top = std::max({*std::max_element(a.begin(), a.end()), *std::max_element(b.begin(), b.end()), 1.0});
  const Histogram p = histogram(a, top), q = histogram(b, top);
  double sum = 0;
  for (std::size_t bin = 0; bin < n_bins; ++bin) sum += p[bin] * portable_log(p[bin] / q[bin]);
  return sum;
}

double kolmogorov_smirnov(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for_each_stretch(a, b, [&](double, double difference) { largest = std::max(largest, difference); });
  return largest;
}

double wasserstein_distance(std::span<const double> a, std::span<const double> b) {
  double area = 0;
  for_each_stretch(a, b, [&](double width, double difference) { area += width * difference; });
  return area;
}

double pearson_correlation(std::span<const double> a, std::span<const double> b) {
  SCHEDSWEEP_CHECK(a.size() == b.size() && !a.empty());
  if (is_constant(a) || is_constant(b)) return is_constant(a) && is_constant(b) && a[0] == b[0] ? 1 : 0;
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double from_a = a[i] - mean_a, from_b = b[i] - mean_b;
    aa += from_a * from_a;
    bb += from_b * from_b;
    ab += from_a * from_b;
  }
  return std::clamp(ab / (std::sqrt(aa) * std::sqrt(bb)), -1.0, 1.0);
}

}  // namespace schedsweep
