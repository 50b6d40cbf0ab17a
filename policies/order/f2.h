#pragma once

#include "policies/order.h"
#include "policies/powers.h"

#include <algorithm>
#include <cmath>

namespace schedsweep::order {

inline constexpr Order f2 = make_order({.name = "f2",
                                        .rule = "ascending sqrt(r) n + 25600 log10(s), s = submit since the first "
                                                "submit, r = expected run time, n = processors",
                                        .source = "Carastan-Santos and de Camargo, SC 2017",
                                        .reads_belief = true},
                                       [](const OrderedJob& job) {
                                         return std::sqrt(job.expected_s()) * job.procs() +
                                                25'600 * portable_log10(std::max(job.submit_s(), 1.0));
                                       });

}  // namespace schedsweep::order
