#pragma once

#include "policies/order.h"

#include <algorithm>

namespace schedsweep::order {

inline constexpr Order expansion_factor =
    make_order({.name = "expansion_factor",
                .rule = "descending (wait + expected run time) / expected run time",
                .source = "Jackson, Snell and Clement, JSSPP 2001: the Maui scheduler's XFactor",
                .reads_belief = true,
                .change = KeysChange::with_time},
               [](const OrderedJob& job) { return -(1 + job.wait_s() / std::max(job.expected_s(), 1.0)); });

}  // namespace schedsweep::order
