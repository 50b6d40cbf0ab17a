#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order narrowest =
    make_order({.name = "narrowest", .rule = "narrowest job first: ascending processors", .source = "customary"},
               [](const OrderedJob& job) { return job.procs(); });

}  // namespace schedsweep::order
