#pragma once

#include "engine/job_table.h"
#include "engine/metrics/values.h"
#include "engine/schedule.h"

namespace schedsweep::test {

/// Every metric from its definition, as plainly as possible: sorts everything, and looks at every job at every instant.
/// Cost: quadratic.
Metrics slow_metrics(const JobTable& jobs, const Schedule& schedule, Procs processors, const MetricOptions& options);

}  // namespace schedsweep::test
