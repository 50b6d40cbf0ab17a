#pragma once

#include "io/sweep_file.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace schedsweep {

class Problems;

/// A schedule of another program that a policy of this sweep should reproduce: [[published]] of a sweep file.
struct PublishedSchedule {
  std::size_t trace = 0;       ///< which [[traces]] entry
  std::size_t policy = 0;      ///< which [[policies]] entry
  std::filesystem::path file;  ///< CSV as `compare` reads it; empty = the waits that the trace itself records
};

/// Reads [[published]]. Shape: names of the plan's entries, in their order; files are looked for as traces are.
std::vector<PublishedSchedule> read_published(const std::vector<SweepTable>& tables,
                                              const std::vector<std::string>& traces,
                                              const std::vector<std::string>& policies,
                                              const std::filesystem::path& folder, Problems& problems);

}  // namespace schedsweep
