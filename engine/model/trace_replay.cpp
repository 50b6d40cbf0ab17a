#include "engine/model/trace_replay.h"

#include "engine/error.h"

namespace schedsweep {

TraceReplay::TraceReplay(const JobTable& jobs, const FeatureContext& context)
    : jobs_(jobs), history_(jobs, context), events_(jobs) {}

void TraceReplay::submit(JobIndex job, std::span<float> row) {
  SCHEDSWEEP_CHECK(job == n_submitted_);
  events_.before_submit(job, history_);
  history_.submitted(job, jobs_.submit_s[job], row);
  ++n_submitted_;
}

FeatureHistory& TraceReplay::history_at(Seconds now_s) {
  events_.until(now_s, n_submitted_, history_);
  return history_;
}

}  // namespace schedsweep
