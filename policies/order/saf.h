#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order saf = make_order({.name = "saf",
                                         .rule = "smallest area first: ascending processors x expected run time",
                                         .source = "Carastan-Santos, de Camargo, Trystram and Zrigui, CCGRID 2019",
                                         .reads_belief = true},
                                        [](const OrderedJob& job) { return job.procs() * job.expected_s(); });

}  // namespace schedsweep::order
