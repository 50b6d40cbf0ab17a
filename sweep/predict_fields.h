#pragma once

#include "sweep/predict_input.h"

#include <cstdint>
#include <string>

namespace schedsweep {

/// The name under which set_field knows what a line calls `name`. Errors: InputError with the nearest known name.
std::string submitted_field(const std::string& name);

/// Sets one field from what a line says of it. Shape: `name` as submitted_field gives it; `text` is not empty.
/// Errors: InputError, `procs = many (must be a whole number from 1 to 2147483647)`.
void set_field(SubmittedJob& job, const std::string& name, const std::string& text);

/// A whole number. Errors: as set_field.
std::int64_t whole_number(const std::string& name, const std::string& text, std::int64_t least, std::int64_t most);

/// Likewise an instant: so far from the largest number that sums of instants stay in range.
Seconds instant(const std::string& name, const std::string& text);

}  // namespace schedsweep
