#pragma once

#include "policies/history.h"

namespace schedsweep::estimate {

inline constexpr Estimator user_last2 = make_history_estimator<classify_by_user>(
    "user_last2",
    "mean of the user's last two jobs completed in this run; none yet: the request, else the run time; rounded down, "
    "capped by the request",
    "Tsafrir, Etsion and Feitelson, TPDS 2007", [](const Parameters&) -> std::int64_t { return 2; });

}  // namespace schedsweep::estimate
