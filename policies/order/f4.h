#pragma once

#include "policies/order.h"
#include "policies/powers.h"

#include <algorithm>
#include <cmath>

namespace schedsweep::order {

inline constexpr Order f4 = make_order({.name = "f4",
                                        .rule = "ascending r sqrt(n) + 530000 log10(s), s = submit since the first "
                                                "submit, r = expected run time, n = processors",
                                        .source = "Carastan-Santos and de Camargo, SC 2017",
                                        .reads_belief = true},
                                       [](const OrderedJob& job) {
                                         return job.expected_s() * std::sqrt(job.procs()) +
                                                530'000 * portable_log10(std::max(job.submit_s(), 1.0));
                                       });

}  // namespace schedsweep::order
