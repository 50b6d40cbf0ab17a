#pragma once

#include "engine/metrics/order_statistics.h"
#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"

namespace schedsweep {

struct ServiceBuffers {
  OrderStatistics wait_s;
  OrderStatistics bounded_slowdown;
  OrderStatistics wait_ratio;
  OrderStatistics slowdown_py;
};

/// The order statistics of what single jobs experience: waits and slowdowns.
void measure_service(const RanJobs& ran, const MetricOptions& options, ServiceBuffers& buffers, Metrics& out);

}  // namespace schedsweep
