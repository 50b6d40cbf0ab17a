#pragma once

#include "engine/workload/generate.h"

namespace schedsweep {

/// The base workload of HPCOpt's stress scenarios: gaps of 1 to 30 s, run times of 60 to 3,600 s, requests of 1 to 2.5
/// times those, widths 1, 2, 4, 8 or 16, all uniform and independent. As there with jobs = 5000, processors = 64,
/// users = 40 and load = 0; but for the random numbers, which are Python's there, and for the observed waits, which
/// nobody observed. Another load scales the gaps.
JobStore generate_hpcopt(const WorkloadSpec& spec);

}  // namespace schedsweep
