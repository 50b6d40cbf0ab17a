#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order widest =
    make_order({.name = "widest", .rule = "widest job first: descending processors", .source = "customary"},
               [](const OrderedJob& job) { return -job.procs(); });

}  // namespace schedsweep::order
