#pragma once

#include "sweep/attempt.h"

#include <string>

namespace schedsweep {

/// What differs between the plan of an earlier attempt and this one, a line each, the first few: lines of the sweep
/// file, files read, and the program's semantics. Shape: `old_attempt` is the JSON of attempt_record.
std::string plan_changes(const std::string& old_attempt, const SweepIdentity& now);

/// The JSON with which a journal begins: who writes it, and for which plan.
std::string attempt_record(const SweepIdentity& identity, int number);

/// SHA-256 over all keys in order: two plans with the same have the same runs.
std::string hash_of_runs(const SweepIdentity& identity);

}  // namespace schedsweep
