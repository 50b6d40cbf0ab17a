#pragma once

#include "sweep/report/report_input.h"

namespace schedsweep {

/// Adds how far the plan's published schedules are reproduced, job by job; nothing where it names none.
void add_cross_check(const ReportInput& input, Report& report);

}  // namespace schedsweep
