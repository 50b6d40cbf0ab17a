#pragma once

#include "tests/reference/slow_state.h"

#include <optional>

namespace schedsweep::test {

/// Whether the passes of a run plan windows in a profile, or are those of EASY.
bool plans_windows(const Parameters& parameters);

/// One pass that plans windows. Requires: the waiting jobs stand in queue order.
/// `some_job_ended`: since the last pass; what lets plans that are kept move earlier.
void planned_pass(SlowState& state, Procs processors, bool some_job_ended);

/// The next instant after now at which a plan that is kept falls due and could be carried out if nothing else happened
/// until then.
std::optional<Seconds> next_plan_s(const SlowState& state);

}  // namespace schedsweep::test
