#pragma once

#include "engine/types.h"

#include <span>

namespace schedsweep {

/// What a run asks and tells while it goes on, where not everything is known before it: beliefs that are learnt from
/// its own completions, keys that change with time or usage. Called in the order of events.
class LiveRun {
 public:
  virtual ~LiveRun() = default;

  /// `job` enters the queue: its beliefs must stand in the run's columns when this returns.
  virtual void arrived(JobIndex job, Seconds now_s) = 0;

  /// `job` has ended.
  virtual void ended(JobIndex job, Seconds now_s) = 0;

  /// The keys of waiting jobs at this instant, ascending = first. Shape: keys [jobs.size()].
  virtual void keys(std::span<const JobIndex> jobs, Seconds now_s, std::span<double> keys) = 0;
};

}  // namespace schedsweep
