#pragma once

#include <string>

#include <unistd.h>

namespace schedsweep {

inline std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace schedsweep
