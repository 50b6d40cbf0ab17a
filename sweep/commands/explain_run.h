#pragma once

#include <cstdint>
#include <string>

namespace schedsweep {

/// Why a run of a sweep is done or not: its settings, its key and what the journals of the output say of that.
/// Errors: InputError as make_plan and Workloads; usage for a run that the sweep has not.
std::string explain_run(const std::string& sweep_file, const std::string& output, std::int64_t run);

}  // namespace schedsweep
