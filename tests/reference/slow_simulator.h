#pragma once

#include "engine/job_table.h"
#include "engine/types.h"
#include "policies/parameters.h"

#include <vector>

namespace schedsweep::test {

/// The start of every job, by the shortest program that can be read against the rules of a run: no heap, no index, no
/// state kept between passes. What `simulate` must equal. Shape: [n jobs]; not_started for a job that the machine
/// rejects. Errors: InputError for a job wider than the machine where wider = reject. Cost: quadratic in the jobs.
std::vector<Seconds> slow_starts(const JobTable& jobs, Procs processors, const Parameters& parameters);

}  // namespace schedsweep::test
