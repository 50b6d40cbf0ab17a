#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order ljf = make_order({.name = "ljf",
                                         .rule = "longest job first: descending expected run time",
                                         .source = "customary",
                                         .reads_belief = true},
                                        [](const OrderedJob& job) { return -job.expected_s(); });

}  // namespace schedsweep::order
