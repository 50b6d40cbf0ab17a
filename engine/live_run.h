#pragma once

#include "engine/types.h"

#include <cstddef>
#include <span>

namespace schedsweep {

/// What keys are computed from, as columns. Shape: columns of equal length.
struct KeyedJobs {
  std::span<const JobIndex> job;           ///< row, for what is not said here
  std::span<const Procs> procs;            ///< as simulated
  std::span<const JobSeconds> expected_s;  ///< the belief at submit
  std::span<const DenseId> user;
  std::span<const Seconds> submit_s;  ///< when the job entered the queue
  std::span<const double> constant;   ///< of LiveRun::constant; empty = not taken

  std::size_t size() const { return job.size(); }
};

/// What a run asks and tells while it goes on, where not everything is known before it: beliefs that are learnt from
/// its own completions, keys that change with time or usage. Called in the order of events.
class LiveRun {
 public:
  virtual ~LiveRun() = default;

  /// `job` enters the queue: its beliefs must stand in the run's columns when this returns.
  virtual void arrived(JobIndex job, Seconds now_s) = 0;

  /// `job` has started.
  virtual void started(JobIndex job, Seconds now_s) = 0;

  /// `job` has ended.
  virtual void ended(JobIndex job, Seconds now_s) = 0;

  /// What the keys of `job`, which enters alone, will be computed from besides its columns, and does not change.
  virtual double constant(const KeyedJobs& job) = 0;

  /// The keys of waiting jobs at this instant, ascending = first. Shape: keys [jobs.size()].
  virtual void keys(const KeyedJobs& jobs, Seconds now_s, std::span<double> keys) = 0;
};

}  // namespace schedsweep
