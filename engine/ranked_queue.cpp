#include "engine/ranked_queue.h"

namespace schedsweep {

void RankedQueue::reset(std::span<const JobIndex> rank, std::size_t n_jobs) {
  rank_ = rank;
  job_at_.resize(rank.size());
  for (std::size_t job = 0; job < rank.size(); ++job) job_at_[rank[job]] = static_cast<JobIndex>(job);
  index_.reset(n_jobs);
}

}  // namespace schedsweep
