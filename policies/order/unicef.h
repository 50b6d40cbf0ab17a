#pragma once

#include "policies/order.h"
#include "policies/powers.h"

#include <algorithm>

namespace schedsweep::order {

inline constexpr Order unicef = make_order(
    {.name = "unicef",
     .rule = "descending wait / (log2(processors, at least 2) x expected run time): small jobs soon",
     .source = "Tang, Lan, Desai and Buettner, CLUSTER 2009; expected is the request there",
     .reads_belief = true,
     .change = KeysChange::with_time},
    [](const OrderedJob& job) { return portable_log2(std::max(job.procs(), 2.0)) * std::max(job.expected_s(), 1.0); },
    [](const OrderedJob& job, double size) { return -job.wait_s() / size; });

}  // namespace schedsweep::order
