#pragma once

#include "engine/job_table.h"
#include "engine/types.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace schedsweep {

/// A synthetic workload to be drawn: the same spec gives the same jobs everywhere.
struct WorkloadSpec {
  std::string model = "lublin99";  ///< a name of `workload_models()`
  std::int64_t jobs = 10'000;      ///< 1 .. 100,000,000
  Procs processors = 256;          ///< of the machine, >= 1
  double load = 0.8;               ///< sum(procs * run) / (processors * span), 0.001 .. 10; 0 = as the model gives it
  std::uint64_t seed = 1;
  int users = 200;  ///< 1 .. 1,000,000
};

/// One way of drawing jobs; a new one is one more row of the table.
struct WorkloadModel {
  std::string_view name;
  std::string_view meaning;
  std::string_view source;
  JobStore (*generate)(const WorkloadSpec& spec);
};

/// Every model there is.
std::span<const WorkloadModel> workload_models();

/// Draws the jobs of `spec`.
/// Shape: submit 0 is midnight and the first job's; numbers 1, 2, ...; what models do not say is -1, status is 1.
/// With 1,000 jobs or more the load differs from the wanted one by less than 1 %: gaps are scaled, the day stays 24 h.
/// Every column but submit_s depends on (seed, processors, users, row) alone, so more jobs extend the same workload.
/// Errors: InputError, one line per impossible value.
/// Cost: about one microsecond per job.
JobStore generate(const WorkloadSpec& spec);

}  // namespace schedsweep
