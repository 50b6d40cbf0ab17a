#pragma once

#include "policies/history.h"

namespace schedsweep::estimate {

inline constexpr Estimator user_mean_n = make_history_estimator<classify_by_user>(
    "user_mean_n",
    "mean of the user's last history_jobs jobs completed in this run; none yet: the request, else the run time; "
    "rounded down, capped by the request",
    "after Tsafrir, Etsion and Feitelson, TPDS 2007",
    [](const Parameters& parameters) -> std::int64_t { return parameters.history_jobs; });

}  // namespace schedsweep::estimate
