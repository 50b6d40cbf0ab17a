#pragma once

#include "engine/job_table.h"
#include "io/schedule_file.h"
#include "policies/parameters.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace schedsweep {

/// A policy that may have made a given schedule.
struct Candidate {
  std::string policy;  ///< the named policy it starts from
  Parameters parameters;
};

/// How far one candidate agrees with a given schedule.
struct Agreement {
  Candidate candidate;
  std::size_t agreeing = 0;  ///< jobs whose waits differ by no more than the tolerance
  std::size_t compared = 0;
  double mean_abs_difference_s = 0;          ///< over the jobs that run in both
  std::optional<JobIndex> first_difference;  ///< in the order of submission
};

/// Each policy under each dialect; or, `thorough`, under every combination of the switches. Canonical, each once.
std::vector<Candidate> candidates_of(std::span<const Candidate> policies, bool thorough);

/// Simulates all candidates on `n_threads` threads; best first, ties in the given order.
std::vector<Agreement> compare(const JobTable& jobs, Procs processors, const ForeignSchedule& theirs,
                               double tolerance_s, const std::vector<Candidate>& candidates, int n_threads);

}  // namespace schedsweep
