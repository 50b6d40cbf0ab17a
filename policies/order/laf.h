#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order laf = make_order({.name = "laf",
                                         .rule = "largest area first: descending processors x expected run time",
                                         .source = "customary",
                                         .reads_belief = true},
                                        [](const OrderedJob& job) { return -job.procs() * job.expected_s(); });

}  // namespace schedsweep::order
