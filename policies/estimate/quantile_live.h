#pragma once

#include "policies/live_quantile.h"

namespace schedsweep::estimate {

inline constexpr Estimator quantile_live = {
    "quantile_live",
    "as quantile, but the model is asked at each submission in this run, and only jobs that have completed in it, or "
    "were submitted before it began, lend history",
    "this program", nullptr, []() -> std::unique_ptr<Learner> { return std::make_unique<LiveQuantile>(); }};

}  // namespace schedsweep::estimate
