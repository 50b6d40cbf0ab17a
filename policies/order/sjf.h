#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order sjf = make_order({.name = "sjf",
                                         .rule = "shortest job first: ascending expected run time",
                                         .source = "customary",
                                         .reads_belief = true},
                                        [](const OrderedJob& job) { return job.expected_s(); });

}  // namespace schedsweep::order
