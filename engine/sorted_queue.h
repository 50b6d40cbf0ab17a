#pragma once

#include "engine/start_rule.h"
#include "engine/types.h"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace schedsweep {

/// The waiting jobs by (key, row), where keys are known only once jobs have entered, or change while they wait.
/// Positions hold still between two insertions or sortings: a job that leaves leaves a gap.
/// Cost: insert moves the entries behind; erase and next scan vectors; sort O(n log n).
class SortedQueue {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  void clear();

  std::size_t size() const { return size_; }

  void insert(JobIndex job, double key, Procs width, JobSeconds guard_s);
  void erase(JobIndex job);

  /// Position of the first waiting job, or none.
  std::size_t first() const { return next(0, any_job); }

  /// Position of the first waiting job at or behind `position` that meets `rule`, or none.
  std::size_t next(std::size_t position, const StartRule& rule) const;

  JobIndex job_at(std::size_t position) const { return job_[position]; }

  /// Closes the gaps. What waits then, in order; valid until the next change. Shape: [size()].
  std::span<const JobIndex> jobs();

  /// Replaces all keys, those of jobs(), and sorts by them. `width` and `guard_s` are the columns of all jobs.
  void sort(std::span<const double> keys, std::span<const Procs> width, std::span<const JobSeconds> guard_s);

 private:
  struct Entry {
    double key;
    JobIndex job;
  };

  static bool before(const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.job < b.job; }

  void pad();

  // Columns of equal length, padded with no_width behind the last job.
  std::vector<Entry> entry_;
  std::vector<JobIndex> job_;
  std::vector<Procs> width_;
  std::vector<JobSeconds> guard_s_;
  std::size_t end_ = 0;   // positions in use, gaps included
  std::size_t size_ = 0;  // jobs
  mutable std::size_t last_found_ = 0;
};

}  // namespace schedsweep
