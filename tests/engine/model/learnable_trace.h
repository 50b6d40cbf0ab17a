#pragma once

#include "engine/model/train.h"
#include "engine/random.h"
#include "tests/engine/model/small_trace.h"

#include <cstddef>

namespace schedsweep::test {

/// Jobs of five users, one a minute, whose run times spread about a multiple of the request that is the user's own.
inline JobStore learnable_trace(std::size_t n_jobs, std::uint64_t seed = 1) {
  std::vector<TraceRow> rows;
  for (std::size_t i = 0; i < n_jobs; ++i) {
    Random random(seed, Purpose::permutation, i);
    const auto user = static_cast<DenseId>(random.uniform() * 5);
    const auto requested_s = static_cast<JobSeconds>(60 * (1 + static_cast<int>(random.uniform() * 8)));
    const double share = 0.1 * (user + 1) * (0.5 + random.uniform());
    const auto run_s = static_cast<JobSeconds>(1 + share * requested_s);
    rows.push_back(
        {static_cast<Seconds>(60 * i), run_s, requested_s, user, 1 << static_cast<int>(random.uniform() * 5)});
  }
  return trace_of(rows);
}

inline TrainSettings quick_settings() {
  TrainSettings settings;
  settings.boosting.trees = 30;
  settings.boosting.rate = 0.2;
  settings.boosting.leaves = 8;
  settings.boosting.min_leaf = 10;
  settings.boosting.patience = 5;
  return settings;
}

inline constexpr FeatureContext small_context{64, 0};

}  // namespace schedsweep::test
