#pragma once

#include "policies/order.h"
#include "policies/quota.h"

namespace schedsweep::order {

// With time, although all users decay alike: those beyond their quotas are equal until decay brings one back.
inline constexpr Order quota_share = make_order(
    {.name = "quota_share",
     .rule = "largest part of the quotas left first: 0.7 x processor-hours + 0.3 x GB-hours, decayed, from 0 to 1",
     .source = "HPCShell notebook, section 2",
     .change = KeysChange::with_time},
    [](const OrderedJob& job) {
      constexpr double hour_s = 3600, kb_a_gb = 1e6;
      const double processor_h = job.usage().processor_s(job.user(), job.now_s()) / hour_s;
      const double memory_gb_h = job.usage().memory_kb_s(job.user(), job.now_s()) / (kb_a_gb * hour_s);
      const Parameters& parameters = job.parameters();
      return -left_of_quota({processor_h, memory_gb_h}, {parameters.quota_processor_h, parameters.quota_memory_gb_h});
    });

}  // namespace schedsweep::order
