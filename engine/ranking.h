#pragma once

#include "engine/types.h"

#include <span>

namespace schedsweep {

/// An order of all jobs of a run, both ways: a permutation and its inverse. Shape: [n jobs], or both empty for the
/// order of the rows.
struct Ranking {
  std::span<const JobIndex> rank;    ///< of each job
  std::span<const JobIndex> job_at;  ///< each rank

  bool by_row() const { return rank.empty(); }

  JobIndex rank_of(JobIndex job) const { return by_row() ? job : rank[job]; }

  JobIndex job_in(JobIndex place) const { return by_row() ? place : job_at[place]; }
};

}  // namespace schedsweep
