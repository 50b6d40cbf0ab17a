#pragma once

#include "engine/conventions.h"
#include "engine/job_table.h"
#include "engine/schedule.h"

#include <string>
#include <vector>

namespace schedsweep {

/// What is wrong with the submits of a finished schedule and with who never ran, given the links and arrays of its
/// jobs, one sentence each, the first 20: every submit must follow from the starts and ends of the jobs it waits for,
/// and no more tasks of an array than its limit may wait or run at once. For a schedule that check_schedule finds
/// nothing in. Requires: no cycle.
std::vector<std::string> check_dependencies(const JobTable& jobs, const Schedule& schedule, Procs processors,
                                            Dependencies mode);

}  // namespace schedsweep
