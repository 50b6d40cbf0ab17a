#pragma once

#include "policies/linear_features.h"
#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order linear = make_order(
    {.name = "linear",
     .rule = "descending weighted sum of features: linear_<feature> x feature",
     .source = "Legrand, Trystram and Zrigui, IPDPS 2019",
     .reads_belief = true,
     .change = KeysChange::with_time},
    [](const OrderedJob& job) { return weighted_features(job, false); },
    [](const OrderedJob& job, double constant) { return -(weighted_features(job, true) + constant); });

}  // namespace schedsweep::order
