#pragma once

#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"

namespace schedsweep {

/// How much of the machine the jobs use: makespan, throughput and utilisation, whole and trimmed.
void measure_machine(const RanJobs& ran, Procs processors, const MetricOptions& options, Metrics& out);

}  // namespace schedsweep
