#pragma once

#include "io/journal.h"
#include "sweep/owner.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What is known of one run from the journals of a sweep.
struct SeenRun {
  bool failed = false;
  std::string journal;  ///< name of the file that says so
  double cpu_s = 0;
  std::int32_t rank = 0;
  std::string message;  ///< empty where it did not fail
};

enum class SweepCondition : std::uint8_t {
  none,      ///< nothing is there
  running,   ///< somebody works on it
  stopped,   ///< before its end, in good order
  dead,      ///< before its end, in whatever way
  complete,  ///< every run is done and the results are in place
};

/// A look at the state of a sweep from outside, also while it runs or after it crashed. Changes nothing.
struct SweepSurvey {
  std::map<RecordKey, SeenRun> runs;  ///< an outcome that is good counts more than one that failed
  std::vector<std::string> history;   ///< JSON of all attempts and notes, oldest first
  std::int64_t n_runs = 0;            ///< of the newest attempt's plan; runs alike count once. 0 = unknown
  std::int64_t n_failed = 0;
  std::string last_error;
  double rate_per_s = 0;        ///< of the newest attempt
  std::uint64_t n_damaged = 0;  ///< places in journals that are no record
  std::optional<Owner> owner;
  SweepCondition condition = SweepCondition::none;

  std::int64_t n_done() const { return static_cast<std::int64_t>(runs.size()); }
};

/// Errors: InputError, bad_data, for a journal that cannot be read.
SweepSurvey survey(const std::filesystem::path& output);

std::string name_of(SweepCondition condition);

}  // namespace schedsweep
