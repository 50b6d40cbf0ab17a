#pragma once

#include "engine/model/run_history.h"

#include <array>

namespace schedsweep {

/// Run times of jobs most like another. Units: s. NaN where there are none.
struct SimilarRuns {
  float mean3_s = not_known;
  float median3_s = not_known;
  float min8_s = not_known;
  float max8_s = not_known;
};

/// The last completed jobs of a user, to find those most like a new one.
/// Source: eagle-jobs ("n nearest of the user's jobs"), with ratios instead of standardised distances.
class RecentJobs {
 public:
  static constexpr std::uint32_t window = 32;
  static constexpr std::uint32_t n_similar = 8;

  void add(const CompletedRun& run);

  /// Of the n_similar jobs next in |ln ratio of procs| + |ln ratio of requested time|, the latest of equal ones; no
  /// request counts as 1 s.
  SimilarRuns most_similar(Procs procs, JobSeconds requested_s) const;

 private:
  std::array<double, window> procs_ = {};
  std::array<double, window> requested_s_ = {};
  std::array<JobSeconds, window> run_s_ = {};
  std::uint32_t n_ = 0;
};

}  // namespace schedsweep
