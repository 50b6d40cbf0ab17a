#include "engine/stats/sobol_indices.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

/// The base rows without a NaN, each a contiguous A, B, AB_1 .. AB_k.
class Rows {
 public:
  Rows(std::span<const double> values, std::size_t n_axes) : n_axes_(n_axes) {
    for (std::size_t begin = 0; begin < values.size(); begin += width()) {
      const auto row = values.subspan(begin, width());
      if (std::none_of(row.begin(), row.end(), [](double value) { return std::isnan(value); }))
        values_.insert(values_.end(), row.begin(), row.end());
    }
  }

  std::size_t size() const { return values_.size() / width(); }

  /// The mean, and the sum of squares around it, of A and B over the given rows.
  struct Spread {
    double mean = 0;
    double sum_of_squares = 0;
  };

  Spread spread(std::span<const std::size_t> rows) const {
    Spread result;
    double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0;
    for (const std::size_t row : rows)
      for (const double value : {a(row), b(row)}) {
        sum += value;
        low = std::min(low, value);
        high = std::max(high, value);
      }
    result.mean = sum / (2 * static_cast<double>(rows.size()));
    if (low == high) return result;  // no rounding error shall pass for variance
    for (const std::size_t row : rows)
      for (const double value : {a(row), b(row)})
        result.sum_of_squares += (value - result.mean) * (value - result.mean);
    return result;
  }

  /// First-order indices of all axes, then total ones.
  void indices(std::span<const std::size_t> rows, std::span<double> result) const {
    const Spread all = spread(rows);
    std::fill(result.begin(), result.end(), 0.0);
    for (const std::size_t row : rows)
      for (std::size_t axis = 0; axis < n_axes_; ++axis) {
        const double step = ab(row, axis) - a(row);
        result[axis] += (b(row) - all.mean) * step;
        result[n_axes_ + axis] += step * step;
      }
    const double variance_sum = all.sum_of_squares / 2;  // rows times the variance
    for (std::size_t axis = 0; axis < n_axes_; ++axis) {
      result[axis] = variance_sum > 0 ? result[axis] / variance_sum : std::numeric_limits<double>::quiet_NaN();
      result[n_axes_ + axis] =
          variance_sum > 0 ? result[n_axes_ + axis] / (2 * variance_sum) : std::numeric_limits<double>::quiet_NaN();
    }
  }

 private:
  std::size_t width() const { return n_axes_ + 2; }

  double a(std::size_t row) const { return values_[row * width()]; }

  double b(std::size_t row) const { return values_[row * width() + 1]; }

  double ab(std::size_t row, std::size_t axis) const { return values_[row * width() + 2 + axis]; }

  std::size_t n_axes_;
  std::vector<double> values_;
};

}  // namespace

SobolIndices sobol_indices(std::span<const double> values, std::size_t n_axes, const Bootstrap& bootstrap) {
  SCHEDSWEEP_CHECK(n_axes > 0 && values.size() % (n_axes + 2) == 0);
  const Rows rows(values, n_axes);
  SobolIndices result;
  result.rows = rows.size();
  result.rows_failed = values.size() / (n_axes + 2) - rows.size();
  const auto intervals =
      bootstrap_intervals(rows.size(), 2 * n_axes, bootstrap,
                          [&](std::span<const std::size_t> drawn, std::span<double> out) { rows.indices(drawn, out); });
  const auto middle = intervals.begin() + static_cast<std::ptrdiff_t>(n_axes);
  result.first.assign(intervals.begin(), middle);
  result.total.assign(middle, intervals.end());
  std::vector<std::size_t> all(rows.size());
  for (std::size_t row = 0; row < all.size(); ++row) all[row] = row;
  const Rows::Spread spread = rows.spread(all);
  result.mean = spread.mean;
  result.variance = all.empty() ? 0 : spread.sum_of_squares / (2 * static_cast<double>(all.size()));
  return result;
}

}  // namespace schedsweep
