#include "engine/model/split.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace schedsweep {
namespace {

// Half to even; never 0.
std::size_t rounded_share(double share, std::size_t n) {
  return std::max(std::size_t{1}, static_cast<std::size_t>(std::nearbyint(share * static_cast<double>(n))));
}

}  // namespace

Split chronological_split(std::size_t n_jobs) { return {0, n_jobs * 70 / 100, n_jobs * 85 / 100, n_jobs}; }

std::vector<Split> expanding_folds(std::size_t n_jobs, std::size_t n_folds) {
  if (n_jobs < 3) throw InputError("folds: " + std::to_string(n_jobs) + " jobs (a fold needs at least 3)");
  if (n_folds < 1) throw InputError("folds: 0 (must be 1 or more)");
  std::size_t base = rounded_share(0.70, n_jobs);
  std::size_t tuned_on = rounded_share(0.15, n_jobs);
  if (base + tuned_on >= n_jobs) {
    base = n_jobs - 2;
    tuned_on = 1;
  }
  const std::size_t rest = n_jobs - base - tuned_on;
  n_folds = std::min(n_folds, rest);
  const std::size_t step = rest / n_folds;
  std::vector<Split> folds;
  for (std::size_t fold = 0; fold < n_folds; ++fold) {
    const std::size_t train_end = base + fold * step;
    const std::size_t validation_end = train_end + tuned_on;
    folds.push_back({0, train_end, validation_end, fold + 1 == n_folds ? n_jobs : validation_end + step});
  }
  return folds;
}

}  // namespace schedsweep
