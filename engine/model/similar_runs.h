#pragma once

#include "engine/job_table.h"
#include "engine/model/run_history.h"

#include <vector>

namespace schedsweep {

/// Run times of jobs most like another. Units: s. NaN where there are none.
struct SimilarRuns {
  float distance = not_known;  ///< of the nearest; no unit
  float nearest_s = not_known;
  float mean_s = not_known;  ///< geometric, of 1 s + run; this and the quantiles weigh the nearest most
  float p10_s = not_known;
  float p50_s = not_known;
  float p90_s = not_known;
};

/// What makes jobs alike.
struct JobTraits {
  Procs procs = 1;
  JobSeconds requested_s = 0;  ///< not above 0 = not given
  DenseId executable = unknown_id;
  DenseId group = unknown_id;
  DenseId queue = unknown_id;
};

/// The last completed jobs of a user, to find those most like a new one.
/// Source: eagle-jobs ("n nearest of the user's jobs"), with ratios instead of standardised distances.
class RecentJobs {
 public:
  static constexpr std::uint32_t window = 128;
  static constexpr std::uint32_t n_similar = 8;

  void add(const JobTraits& traits, JobSeconds run_s);

  /// Of the n_similar jobs at the least distance d, which adds up |ln ratio of requested times|, |log2 ratio of procs|
  /// / 2, 1/2 for each of another executable, group and queue, and 1/50 for each job that completed later; no request
  /// counts as 1 s. A job weighs 1 / (0.1 + d). Cost: O(window).
  SimilarRuns most_similar(const JobTraits& traits) const;

 private:
  struct Job {
    explicit Job(const JobTraits& traits);

    double distance(const Job& other) const;

    double ln_requested;
    double half_log2_procs;
    DenseId executable;
    DenseId group;
    DenseId queue;
    JobSeconds run_s = 0;
  };

  std::vector<Job> jobs_;
  std::uint32_t next_ = 0;  ///< place of the job that completes next
};

}  // namespace schedsweep
