#pragma once

#include "engine/model/boosting.h"
#include "engine/random.h"

#include <numeric>
#include <vector>

namespace schedsweep {

/// Draws from [0, n).
inline std::size_t draw_below(Random& random, std::size_t n) { return static_cast<std::size_t>(random.u64() % n); }

/// Rows with a target that depends on the first two of its features, with noise and many ties.
struct ModelData {
  BinnedMatrix x;
  std::vector<float> target;
  std::vector<std::uint32_t> all_rows;

  TrainingRows train_on_all() const { return {all_rows, {}}; }
};

inline ModelData draw_model_data(std::size_t n_rows, std::size_t n_features, std::size_t n_bins, std::uint64_t seed) {
  Random random(seed, Purpose::run_time, 0);
  ModelData data{BinnedMatrix(n_rows, n_features), std::vector<float>(n_rows), std::vector<std::uint32_t>(n_rows)};
  std::iota(data.all_rows.begin(), data.all_rows.end(), 0U);
  for (std::size_t feature = 0; feature < n_features; ++feature)
    for (std::uint8_t& bin : data.x.column(feature))
      bin = static_cast<std::uint8_t>(draw_below(random, feature % 3 == 2 ? 2 : n_bins));
  for (std::size_t row = 0; row < n_rows; ++row) {
    float value = static_cast<float>(draw_below(random, 5));
    if (n_features > 0) value += static_cast<float>(data.x.column(0)[row]) / 4;
    if (n_features > 1) value += data.x.column(1)[row] % 2 == 0 ? 0.0F : 8.0F * static_cast<float>(random.uniform());
    data.target[row] = value;
  }
  return data;
}

}  // namespace schedsweep
