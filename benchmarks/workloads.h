#pragma once

#include "engine/workload/generate.h"
#include "io/swf_reader.h"
#include "io/trace.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace schedsweep::bench {

/// Jobs to measure with, and their machine.
struct Workload {
  JobStore jobs;
  Procs processors;
};

/// A real trace from the folder SCHEDSWEEP_TRACES. Errors: InputError; std::runtime_error when the folder is not set.
inline Workload trace(const std::string& file) {
  const char* folder = std::getenv("SCHEDSWEEP_TRACES");
  if (folder == nullptr) throw std::runtime_error("SCHEDSWEEP_TRACES is not set");
  Trace read = read_swf(std::filesystem::path(folder) / file);
  return {std::move(read.jobs), machine_size(read, std::nullopt).processors};
}

/// A workload of the Lublin-Feitelson model: the same everywhere.
inline Workload generated(std::int64_t n_jobs) {
  WorkloadSpec spec;
  spec.jobs = n_jobs;
  spec.load = 0.7;
  return {generate(spec), spec.processors};
}

}  // namespace schedsweep::bench
