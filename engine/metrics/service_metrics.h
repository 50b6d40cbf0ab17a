#pragma once

#include "engine/metrics/order_statistics.h"
#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"

#include <span>
#include <vector>

namespace schedsweep {

/// Shape: the columns are [n jobs that ran].
struct ServiceBuffers {
  std::vector<double> wait_s;
  std::vector<double> bounded_slowdown;
  std::vector<double> other_slowdown;
  OrderStatistics order;
};

/// What single jobs experience: waits and slowdowns. Leaves wait_s and bounded_slowdown in `buffers`.
void measure_service(const RanJobs& ran, const MetricOptions& options, ServiceBuffers& buffers, Metrics& out);

}  // namespace schedsweep
