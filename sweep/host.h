#pragma once

#include <ctime>
#include <string>

#include <fmt/chrono.h>
#include <unistd.h>

namespace schedsweep {

inline std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

/// 2026-01-31T12:00:00Z
inline std::string utc_text(std::time_t time) { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time)); }

}  // namespace schedsweep
