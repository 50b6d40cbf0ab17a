#pragma once

#include "io/result_document.h"
#include "sweep/outcome.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace schedsweep {

/// What the results follow from: the sweep file and, for each trace as read or drawn, its hash, its machine and every
/// defect found in it. All of it is determined by the inputs.
void append_provenance(ResultDocument& document, const Plan& plan, const Workloads& workloads);

/// A trace's name with what it was listed with: "lublin99[load=0.8]".
std::string label_of(const Plan& plan, const TraceVariant& variant);

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

/// Shape: cpu_s, rank by run.
void append_execution(ResultDocument& document, const Execution& execution, std::vector<double> cpu_s,
                      std::vector<std::int64_t> rank);

template <class Result>
void append_execution(ResultDocument& document, const Execution& execution,
                      const std::vector<Outcome<Result>>& outcomes) {
  std::vector<double> cpu_s;
  std::vector<std::int64_t> rank;
  for (const Outcome<Result>& outcome : outcomes) {
    cpu_s.push_back(outcome.cpu_s);
    rank.push_back(outcome.rank);
  }
  append_execution(document, execution, std::move(cpu_s), std::move(rank));
}

}  // namespace schedsweep
