#pragma once

#include "io/result_document.h"
#include "sweep/results/run_columns.h"

namespace schedsweep {

/// What the results follow from: the sweep file and, for each trace as read or drawn, its hash, its machine and every
/// defect found in it. All of it is determined by the inputs.
void append_provenance(ResultDocument& document, const SweepResult& result);

/// SHA-256 of what decides the results: the program's version, the sweep file, the trace files, their dependency
/// files and model files.
std::string plan_sha256(const Plan& plan, const Workloads& workloads);

/// Facts of this execution that another one would not repeat; no part of the compared content.
struct Execution {
  std::string started_utc;  ///< ISO 8601
  double wall_s = 0;
  int ranks = 1;
  int threads_per_rank = 1;
  std::vector<std::string> hosts;  ///< one a rank
  std::string sweep_file;          ///< path as given
};

void append_execution(ResultDocument& document, const Execution& execution, const SweepResult& result);

}  // namespace schedsweep
