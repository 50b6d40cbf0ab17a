#include "engine/model/calibration.h"

#include "engine/error.h"
#include "engine/model/evaluation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace schedsweep {
namespace {

constexpr std::size_t median = 1;

// Of n residuals and the next one each rank is as likely: it is at most the k-th with probability k / (n + 1). Low
// levels round down, high ones up, to be on the safe side.
std::size_t rank_of(double level, std::size_t n) {
  const double exact = level * static_cast<double>(n + 1);
  constexpr double noise = 1e-9;
  const double rank = level < 0.5   ? std::floor(exact + noise)
                      : level > 0.5 ? std::ceil(exact - noise)
                                    : std::floor(exact + 0.5);
  return std::clamp(static_cast<std::size_t>(rank), std::size_t{1}, n) - 1;
}

}  // namespace

Quantiles conformal_offsets(std::span<const Quantiles> predicted, const KnownRuns& runs, const TargetScale& scale) {
  const std::vector<float> target = runs.on(scale);
  SCHEDSWEEP_CHECK(!predicted.empty() && predicted.size() == target.size());
  Quantiles offsets;
  std::vector<double> residuals(target.size());
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    for (std::size_t row = 0; row < target.size(); ++row) residuals[row] = target[row] - predicted[row][q];
    const auto nth = residuals.begin() + static_cast<std::ptrdiff_t>(rank_of(quantile_levels[q], target.size()));
    std::nth_element(residuals.begin(), nth, residuals.end());
    offsets[q] = *nth;
  }
  const double moved_s = pinball_of_targets_s(predicted, runs, scale, offsets)[median];
  if (moved_s > pinball_of_targets_s(predicted, runs, scale)[median]) offsets[median] = 0;
  return offsets;
}

Quantiles pinball_of_targets_s(std::span<const Quantiles> predicted, const KnownRuns& runs, const TargetScale& scale,
                               const Quantiles& offsets) {
  Quantiles loss_s{};
  for (std::size_t row = 0; row < predicted.size(); ++row) {
    for (std::size_t q = 0; q < n_quantiles; ++q) {
      const double predicted_s = scale.seconds(predicted[row][q] + offsets[q], runs.requested_s[row]);
      loss_s[q] += pinball(quantile_levels[q], runs.run_s[row], predicted_s);
    }
  }
  for (double& loss : loss_s) loss /= static_cast<double>(predicted.size());
  return loss_s;
}

}  // namespace schedsweep
