#pragma once

#include "policies/order.h"
#include "policies/powers.h"

#include <algorithm>

namespace schedsweep::order {

inline constexpr Order f1 = make_order({.name = "f1",
                                        .rule = "ascending log10(r) n + 870 log10(s), s = submit since the first "
                                                "submit, r = expected run time, n = processors",
                                        .source = "Carastan-Santos and de Camargo, SC 2017",
                                        .reads_belief = true},
                                       [](const OrderedJob& job) {
                                         return portable_log10(std::max(job.expected_s(), 1.0)) * job.procs() +
                                                870 * portable_log10(std::max(job.submit_s(), 1.0));
                                       });

}  // namespace schedsweep::order
