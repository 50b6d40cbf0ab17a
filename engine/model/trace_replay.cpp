#include "engine/model/trace_replay.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

TraceReplay::TraceReplay(const JobTable& jobs, const FeatureContext& context) : jobs_(jobs), history_(jobs, context) {
  const Seconds origin_s = jobs.size() == 0 ? 0 : jobs.submit_s[0];
  starts_.reset(origin_s);
  ends_.reset(origin_s);
}

void TraceReplay::submit(JobIndex job, std::span<float> row) {
  SCHEDSWEEP_CHECK(job == n_submitted_);
  const Seconds now_s = jobs_.submit_s[job];
  if (n_entered_ < job && now_s > jobs_.submit_s[n_entered_]) enter_until(job);
  tell_until(now_s);
  history_.submitted(job, now_s, row);
  ++n_submitted_;
}

FeatureHistory& TraceReplay::history_at(Seconds now_s) {
  enter_until(n_submitted_);
  tell_until(now_s);
  return history_;
}

/// Jobs of one second are submitted before any of them starts.
void TraceReplay::enter_until(JobIndex job) {
  for (; n_entered_ < job; ++n_entered_)
    starts_.push(jobs_.submit_s[n_entered_] + std::max(jobs_.wait_s[n_entered_], 0), n_entered_);
}

/// Ends and starts up to and including this second, in order; of one second ends first.
void TraceReplay::tell_until(Seconds now_s) {
  for (;;) {
    const bool start = !starts_.empty() && starts_.next_end_s() <= now_s;
    const bool end = !ends_.empty() && ends_.next_end_s() <= now_s;
    if (end && (!start || ends_.next_end_s() <= starts_.next_end_s())) {
      const Seconds end_s = ends_.next_end_s();
      const JobIndex job = ends_.pop();
      history_.completed(job, end_s, jobs_.run_s[job]);
    } else if (start) {
      const Seconds start_s = starts_.next_end_s();
      const JobIndex job = starts_.pop();
      history_.started(job, start_s);
      ends_.push(start_s + jobs_.run_s[job], job);
    } else {
      return;
    }
  }
}

}  // namespace schedsweep
