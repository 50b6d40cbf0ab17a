#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace schedsweep::test {

/// The folder of real workload traces: the variable SCHEDSWEEP_TRACES; empty when unset or missing.
inline std::optional<std::filesystem::path> trace_folder() {
  const char* folder = std::getenv("SCHEDSWEEP_TRACES");
  if (folder == nullptr || !std::filesystem::is_directory(folder)) return std::nullopt;
  return std::filesystem::path(folder);
}

}  // namespace schedsweep::test
