#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order fcfs =
    make_order({.name = "fcfs", .rule = "first come, first served: submit, then job number", .source = "customary"},
               [](const OrderedJob& job) { return job.submit_s(); });

}  // namespace schedsweep::order
