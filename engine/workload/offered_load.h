#pragma once

#include "engine/job_table.h"

namespace schedsweep {

/// From the first submit to the last; 0 without two of them.
Seconds span_of(const JobTable& jobs);

/// sum(procs x run) / (processors x span of the submits); 0 without a span.
double offered_load(const JobTable& jobs, Procs processors);

/// Multiplies all gaps between submits, the first stays. Rows with the same submit then may be out of order.
void scale_gaps(JobStore& jobs, double factor);

/// Scales the gaps so that the offered load is `load` > 0, but for the rounding of submits to seconds. Nothing happens
/// to jobs without work or without a span.
void set_offered_load(JobStore& jobs, Procs processors, double load);

}  // namespace schedsweep
