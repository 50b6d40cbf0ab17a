#pragma once

#include "engine/job_table.h"

#include <map>
#include <string>
#include <vector>

namespace schedsweep::test {

/// A slow, obvious reading of the formulas: looks through all jobs for what is known at one submission.
class SlowFeatures {
 public:
  SlowFeatures(const JobTable& jobs, Procs processors);

  /// By the name of the feature: all of history and load.
  std::map<std::string, double> of(JobIndex job) const;

 private:
  using Values = std::map<std::string, double>;

  Seconds start_s(JobIndex job) const;
  Seconds end_s(JobIndex job) const;

  bool same_user(JobIndex a, JobIndex b) const { return jobs_.user[a] == jobs_.user[b]; }

  bool equal(JobIndex a, JobIndex b) const;
  bool has_started(JobIndex other, JobIndex job) const;  ///< as far as `job` can see at its submission
  bool has_ended(JobIndex other, JobIndex job) const;

  void add_runs(Values& values, const std::string& name, const std::vector<JobIndex>& ended, Seconds now_s) const;
  void add_histories(Values& values, JobIndex job) const;
  void add_similar(Values& values, JobIndex job) const;
  void add_submits(Values& values, JobIndex job) const;
  void add_previous(Values& values, JobIndex job) const;
  void add_states(Values& values, JobIndex job) const;
  void add_elapsed(Values& values, JobIndex job) const;

  JobTable jobs_;
  Procs processors_;
  std::vector<JobIndex> by_start_, by_end_;
};

}  // namespace schedsweep::test
