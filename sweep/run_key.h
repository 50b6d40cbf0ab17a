#pragma once

#include "io/journal.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <string>
#include <vector>

namespace schedsweep {

/// What decides the numbers of one run and nothing else: the simulator's semantics, the jobs, the machine, the
/// parameters that the policy reads and the metrics asked for, one line each. Names, order, paths, file times, ranks
/// and threads are no part of it. Only where trace files were read (rank 0).
std::string settings_of(const Plan& plan, const Workloads& workloads, std::int64_t run);

/// SHA-256 of everything that a run may read of its jobs, in hex.
std::string content_sha256(const JobTable& jobs);

/// The shortest text that reads back as the same number.
std::string exact_text(double value);

RecordKey key_of(const std::string& settings);

/// The SHA-256 of settings_of each run, by run. Cost: about a microsecond a run, once through the jobs.
std::vector<RecordKey> run_keys(const Plan& plan, const Workloads& workloads, int n_threads);

}  // namespace schedsweep
