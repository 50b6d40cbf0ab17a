#pragma once

#include "engine/job_table.h"
#include "engine/model/feature_matrix.h"

#include <functional>
#include <memory>
#include <span>

namespace schedsweep {

/// What the features need to know of a trace besides its jobs.
struct FeatureContext {
  Procs processors = 1;       ///< of the machine
  Seconds local_epoch_s = 0;  ///< the instant of submit time 0 since 1970-01-01 in the trace's own time zone
};

/// Computes features from events as they happen, and from nothing else: a run time enters when its job has completed.
/// A copy goes on from where the original stands; into another it allocates only what that never held.
/// Time never goes back. At one instant completions are told first, then starts, then submits, as in a simulation.
class FeatureHistory {
 public:
  /// `jobs` must outlive it. Of a job's row only what is known at its submission is read before `completed`.
  FeatureHistory(const JobTable& jobs, const FeatureContext& context);
  FeatureHistory(const FeatureHistory& other);
  FeatureHistory& operator=(const FeatureHistory& other);
  ~FeatureHistory();

  /// Puts `jobs`, which must outlive it, in the place of the jobs so far: the same rows, and new ones behind them.
  void extend(const JobTable& jobs);

  /// The features of a job at its submission, before it is in the queue, where it waits from now on until it has
  /// started. Shape: row [feature_table().size()].
  void submitted(JobIndex job, Seconds now_s, std::span<float> row);

  void started(JobIndex job, Seconds now_s);

  /// `run_s`: how long it ran, as everybody can see by now.
  void completed(JobIndex job, Seconds now_s, JobSeconds run_s);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Features of all jobs by the trace's own time line: starts and ends as observed (a wait that is not given counts as
/// none). Told in chunks of consecutive rows, so that eleven million jobs need no memory for all at once.
using FeatureSink = std::function<void(std::size_t first_row, const FeatureMatrix& chunk)>;
void extract_features(const JobTable& jobs, const FeatureContext& context, const FeatureSink& sink);

/// Likewise, all at once.
FeatureMatrix extract_features(const JobTable& jobs, const FeatureContext& context);

/// When each job had ended by the trace's own time line. Shape: [n jobs].
std::vector<Seconds> observed_ends_s(const JobTable& jobs);

}  // namespace schedsweep
