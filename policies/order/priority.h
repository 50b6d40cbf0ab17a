#pragma once

#include "policies/order.h"

namespace schedsweep::order {

// All jobs age alike, so that class - boost x wait orders them as class + boost x submit does, which never changes.
inline constexpr Order priority =
    make_order({.name = "priority",
                .rule = "most urgent class first; a day of waiting is worth priority_boost classes",
                .source = "customary"},
               [](const OrderedJob& job) {
                 return job.priority_class() + job.parameters().priority_boost * job.submit_s() / 86'400;
               });

}  // namespace schedsweep::order
