#pragma once

#include "engine/model/features.h"
#include "engine/model/observed_events.h"

#include <span>

namespace schedsweep {

/// Tells a history what happened by the trace's own time line: starts and ends as observed, a wait that is not given
/// counts as none. A copy goes on from where the original stands.
class TraceReplay {
 public:
  TraceReplay(const JobTable& jobs, const FeatureContext& context);

  /// The features of the next job at its submission. Shape: jobs in the order of their rows, from 0 on.
  void submit(JobIndex job, std::span<float> row);

  /// The history, told of what had happened by the end of this second to the jobs submitted so far; of other jobs the
  /// caller may tell it himself. Shape: now_s never goes back.
  FeatureHistory& history_at(Seconds now_s);

 private:
  JobTable jobs_;
  FeatureHistory history_;
  ObservedEvents events_;
  JobIndex n_submitted_ = 0;
};

}  // namespace schedsweep
