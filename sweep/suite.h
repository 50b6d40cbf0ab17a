#pragma once

#include "io/sweep_file.h"
#include "sweep/table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace schedsweep {

/// One trace file of a suite: a file with [[traces]] in which each has the SHA-256 of its uncompressed bytes.
struct SuiteTrace {
  std::string name;
  std::string file;       ///< as written
  std::string expected;   ///< SHA-256; empty = not locked
  std::string found;      ///< empty = no such file
  std::int64_t line = 0;  ///< of `file` in the suite

  bool is_good() const { return !found.empty() && found == expected; }

  /// "good", "missing", "changed" or "not locked".
  std::string status() const;
};

/// Reads every trace file of a suite or sweep file. Errors: InputError with every problem of the file.
std::vector<SuiteTrace> traces_of_suite(const std::string& name, const std::string& text,
                                        const std::filesystem::path& folder, int n_threads);

/// The text of a suite with a sha256 below each `file` that has none. Errors: InputError, bad_data, for a file that is
/// missing or has another hash than the suite says: a lock never gives way.
std::string locked(const std::string& name, const std::string& text, const std::vector<SuiteTrace>& traces);

/// The text of a sweep file with the [[traces]] of the suite that its key `suite` names in its place; unchanged without
/// one. Errors: InputError, bad_sweep_file, for a suite that is nowhere, wrong, or not locked.
std::string with_suite(const std::string& name, const std::string& text, const std::filesystem::path& folder);

}  // namespace schedsweep
