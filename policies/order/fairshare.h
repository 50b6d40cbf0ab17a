#pragma once

#include "policies/order.h"

namespace schedsweep::order {

// All users decay alike: their order at the latest booking stands until the next, also in the last digit.
inline constexpr Order fairshare =
    make_order({.name = "fairshare",
                .rule = "least decayed usage of the user first, booked as jobs end in the simulation",
                .source = "Kay and Lauder, Communications of the ACM 31(1), 1988",
                .change = KeysChange::with_usage},
               [](const OrderedJob& job) { return job.usage().processor_s(job.user(), job.usage().booked_until_s()); });

}  // namespace schedsweep::order
