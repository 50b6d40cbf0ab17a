#pragma once

#include "policies/order.h"

#include <algorithm>

namespace schedsweep::order {

inline constexpr Order wfp3 =
    make_order({.name = "wfp3",
                .rule = "descending (wait / expected run time)^3 x processors",
                .source = "Tang, Lan, Desai and Buettner, CLUSTER 2009; expected is the request there",
                .reads_belief = true,
                .change = KeysChange::with_time},
               [](const OrderedJob& job) {
                 const double relative_wait = job.wait_s() / std::max(job.expected_s(), 1.0);
                 return -relative_wait * relative_wait * relative_wait * job.procs();
               });

}  // namespace schedsweep::order
