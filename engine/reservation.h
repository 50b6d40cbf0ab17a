#pragma once

#include "engine/types.h"

namespace schedsweep {

/// The promise made to a blocked job.
struct Reservation {
  Seconds shadow_s;  ///< first instant at which, by beliefs, enough processors are free
  Procs spare;       ///< processors free then beyond the job's width
};

}  // namespace schedsweep
