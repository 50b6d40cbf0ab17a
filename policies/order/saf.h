#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order saf = make_order({.name = "saf",
                                         .rule = "smallest area first: ascending width x expected run time",
                                         .source = "Carastan-Santos et al., CCGRID 2019",
                                         .reads_belief = true},
                                        [](const OrderedJob& job) { return std::int64_t{job.procs} * job.expected_s; });

}  // namespace schedsweep::order
