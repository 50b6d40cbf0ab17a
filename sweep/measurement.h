#pragma once

#include <cstdint>

namespace schedsweep {

/// The processor time that a run took.
struct Measurement {
  std::int64_t run = 0;
  double cpu_s = 0;
};

}  // namespace schedsweep
