#pragma once

#include "engine/deterministic_math.h"
#include "engine/model/binning.h"
#include "engine/random.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace schedsweep::bench {

/// A regression problem that resembles run times: half of the features are counts and requests of few values, some are
/// skewed, some hardly ever known, and the logarithm of the run time depends on a handful of them.
struct ModelProblem {
  BinnedMatrix x;
  std::vector<float> target;
  std::vector<std::uint32_t> rows;
};

inline FeatureMatrix run_time_features(std::size_t n_rows, std::size_t n_features) {
  FeatureMatrix x(n_rows, n_features);
  for (std::size_t feature = 0; feature < n_features; ++feature) {
    Random random(1, Purpose::run_time, feature);
    const auto skewed = [&] { return static_cast<float>(-portable_log(random.open_uniform())); };
    for (float& value : x.column(feature)) {
      switch (feature % 5) {
        case 0:
          value = skewed();
          break;  // a time
        case 1:
          value = std::floor(8 * skewed());
          break;  // a count
        case 2:
          value = random.uniform() < 0.6 ? 0 : skewed();
          break;  // mostly nothing
        case 3:
          value = static_cast<float>(random.u64() % 6);
          break;  // a kind
        default:
          value = random.uniform() < 0.5 ? std::nanf("") : 3600 * std::round(skewed());  // often not known
      }
    }
  }
  return x;
}

/// Jobs come in sessions of alike jobs: ties, and neighbours in the same leaf.
inline ModelProblem run_time_problem(std::size_t n_rows, std::size_t n_features) {
  constexpr std::size_t session = 5;
  FeatureMatrix values = run_time_features(n_rows, n_features);
  for (std::size_t feature = 0; feature < n_features; feature += 2)
    for (std::size_t row = 0; row < n_rows; ++row)
      values.column(feature)[row] = values.column(feature)[row / session * session];
  ModelProblem problem{BinnedMatrix(n_rows, n_features), std::vector<float>(n_rows),
                       std::vector<std::uint32_t>(n_rows)};
  Binning::of(values, 255).apply(values, 0, problem.x);
  std::iota(problem.rows.begin(), problem.rows.end(), 0U);
  Random random(2, Purpose::run_time, 0);
  const auto known = [&](std::size_t feature, std::size_t row) {
    const float value = values.column(feature % n_features)[row];
    return static_cast<double>(std::isnan(value) ? 1000 : value);
  };
  for (std::size_t row = 0; row < n_rows; ++row) {
    const double typical_s = 60 * (1 + 5 * known(0, row)) * (1 + known(1, row) / 4) * (known(3, row) < 2 ? 0.1 : 1) +
                             (known(7, row) > 1 ? 300 : 0) * known(10, row) + known(4, row) / 4;
    const double run_s = random.uniform() < 0.1 ? 1 : typical_s * -portable_log(random.open_uniform());
    problem.target[row] = static_cast<float>(portable_log(1 + std::floor(run_s)));
  }
  return problem;
}

}  // namespace schedsweep::bench
