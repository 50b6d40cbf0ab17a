#pragma once

#include "engine/job_table.h"
#include "engine/metrics/queue_metrics.h"
#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/service_metrics.h"
#include "engine/metrics/user_metrics.h"
#include "engine/metrics/values.h"
#include "engine/schedule.h"

#include <cstdint>

namespace schedsweep {

/// The buffers of compute_metrics: keep one per thread, and only its largest workload so far allocates.
struct MetricsWorkspace {
  RanJobsBuffers ran;
  ServiceBuffers service;
  QueueBuffers queue;
  UserBuffers users;
};

/// Every column of one run; the same bits from any workspace, used or new.
/// No job that ran: counts, rates, times and utilisations are 0, Jain indices 1, means and quantiles of jobs or users
/// NaN. Errors: a broken contract where a job starts before its submit as simulated, is wider than the machine or has a
/// negative run time (check_schedule tells which), or where the options are out of range; InputError where the run
/// lasts too long to measure. Cost: linear in the jobs, whatever the machine; n log n with jobs wider than
/// WidthCodes::widest_plain.
Metrics compute_metrics(const JobTable& jobs, const Schedule& schedule, Procs processors, const MetricOptions& options,
                        MetricsWorkspace& workspace);

}  // namespace schedsweep
