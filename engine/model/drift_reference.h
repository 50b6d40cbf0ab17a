#pragma once

#include "engine/model/binning.h"
#include "engine/model/prediction.h"

#include <cstdint>
#include <vector>

namespace schedsweep {

/// What training looked like: what new jobs are compared with.
struct DriftReference {
  Binning binning;  ///< bin 0 for what is not known, at most ten for the rest, open at both ends
  std::vector<std::vector<std::int64_t>> count;  ///< jobs learnt from. Shape: [n_features][upper.size() + 2]
  Quantiles pinball_s = {};                      ///< mean loss of each quantile on the validation part
};

}  // namespace schedsweep
