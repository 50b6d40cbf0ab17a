#pragma once

#include "engine/ranking.h"
#include "engine/types.h"
#include "engine/wait_index.h"

#include <span>
#include <vector>

namespace schedsweep {

/// The waiting jobs in an order of all jobs that is known before the run.
class RankedQueue {
 public:
  static constexpr std::size_t none = WaitIndex::none;

  /// `ranking` must outlive its use.
  void reset(const Ranking& ranking, std::size_t n_jobs) {
    ranking_ = ranking;
    index_.reset(n_jobs);
  }

  std::size_t size() const { return index_.size(); }

  void insert(JobIndex job, Procs width, JobSeconds guard_s) { index_.insert(rank_of(job), width, guard_s); }

  void erase(JobIndex job) { index_.erase(rank_of(job)); }

  /// Place of the first waiting job, or none.
  std::size_t first() { return index_.first(); }

  /// Place of the first waiting job at or behind `place` that meets `rule`, or none.
  std::size_t next(std::size_t place, const StartRule& rule) { return index_.next(place, rule); }

  JobIndex job_at(std::size_t place) const { return ranking_.job_in(static_cast<JobIndex>(place)); }

 private:
  std::size_t rank_of(JobIndex job) const { return ranking_.rank_of(job); }

  Ranking ranking_;
  WaitIndex index_;
};

}  // namespace schedsweep
