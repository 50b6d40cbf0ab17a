#pragma once

#include "policies/order.h"

#include <algorithm>

namespace schedsweep::order {

// Partitions count by their first appearance in the trace: the first has factor 1, the second 1/2 and so on.
inline constexpr Order multifactor = make_order(
    {.name = "multifactor",
     .rule = "descending weighted sum of age, fair share, size, partition and class, each from 0 to 1",
     .source = "Slurm documentation, Multifactor Priority Plugin",
     .change = KeysChange::with_time},
    [](const OrderedJob& job) {
      const Parameters& parameters = job.parameters();
      const double size = job.procs() / job.machine_procs();
      const double partition = job.partition() == unknown_id ? 0.0 : 1.0 / (1.0 + job.partition());
      const double qos = (3 - job.priority_class()) / 3.0;
      return parameters.weight_size * size + parameters.weight_partition * partition + parameters.weight_qos * qos;
    },
    [](const OrderedJob& job, double constant) {
      const Parameters& parameters = job.parameters();
      const double age = std::min(1.0, job.wait_s() / parameters.max_age_s);
      return -(parameters.weight_age * age + parameters.weight_fairshare * job.usage().fair_share(job.user()) +
               constant);
    },
    [](const KeyInput& keys, const KeyedJobs& jobs) { keys.usage.value_shares(jobs.user); });

}  // namespace schedsweep::order
