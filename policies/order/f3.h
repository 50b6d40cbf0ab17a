#pragma once

#include "policies/order.h"
#include "policies/powers.h"

#include <algorithm>

namespace schedsweep::order {

inline constexpr Order f3 = make_order(
    {.name = "f3",
     .rule =
         "ascending r n + 6860000 log10(s), s = submit since the first submit, r = expected run time, n = processors",
     .source = "Carastan-Santos and de Camargo, SC 2017",
     .reads_belief = true},
    [](const OrderedJob& job) {
      return job.expected_s() * job.procs() + 6'860'000 * portable_log10(std::max(job.submit_s(), 1.0));
    });

}  // namespace schedsweep::order
