#pragma once

#include "policies/history.h"

#include <limits>

namespace schedsweep::estimate {

inline constexpr Estimator class_mean = make_history_estimator<classify_by_user_executable_width>(
    "class_mean",
    "mean of the jobs of equal user, executable and processors completed in this run; none yet: the request, else the "
    "run time; rounded down, capped by the request",
    "after Gibbons, JSSPP 1997; Smith, Foster and Taylor, JSSPP 1998",
    [](const Parameters&) -> std::int64_t { return std::numeric_limits<std::int64_t>::max(); });

}  // namespace schedsweep::estimate
