#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"

#include <string>
#include <vector>

namespace schedsweep {

/// What is wrong with a finished schedule, one sentence each, the first 20; empty if nothing is.
/// Checks lengths, starts before submits as simulated, rejected jobs that ran, runs and widths against the trace, and
/// that at no instant more than `processors` are busy. Knows nothing of policies: order and reservations are not
/// checked. Cost: sorts the starts and ends.
std::vector<std::string> check_schedule(const JobTable& jobs, const Schedule& schedule, Procs processors);

}  // namespace schedsweep
