#pragma once

#include "engine/job_table.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// Rows of another workload, in any order. They come as copies one after the other: within a copy no row is twice.
struct TakenRows {
  std::vector<JobIndex> origins;
  std::vector<std::size_t> copy_ends;  ///< behind the last of each copy; empty = all are one copy
};

/// The rows `taken` of `jobs` with their predictions. A link stays where both its jobs are in one copy, and the one
/// that is waited for does not come to stand behind the other; tasks stay together within a copy.
JobStore take_rows(const JobTable& jobs, const TakenRows& taken);

/// All of `jobs`, owned.
JobStore copy_of(const JobTable& jobs);

/// Sorts jobs with all that belongs to them by (submit, job number), stable. Links that come to point ahead are
/// dropped.
JobStore in_order(const JobStore& jobs);

}  // namespace schedsweep
