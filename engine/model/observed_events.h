#pragma once

#include "engine/completion_queue.h"
#include "engine/job_table.h"

#include <algorithm>

namespace schedsweep {

/// When the jobs of a trace started and ended by its own time line (a wait that is not given counts as none), told in
/// order to a `Listener`: started(job, now_s) and completed(job, now_s, run_s). Of one second ends come first.
class ObservedEvents {
 public:
  /// What `jobs` views must outlive it.
  explicit ObservedEvents(const JobTable& jobs) : jobs_(jobs) {
    const Seconds origin_s = jobs.size() == 0 ? 0 : jobs.submit_s[0];
    starts_.reset(origin_s);
    ends_.reset(origin_s);
  }

  /// What has happened when `job` is submitted. Shape: jobs are asked for in their order, none is left out.
  template <class Listener>
  void before_submit(JobIndex job, Listener& listener) {
    const Seconds now_s = jobs_.submit_s[job];
    // Jobs of one second are submitted before any of them starts.
    if (n_entered_ < job && now_s > jobs_.submit_s[n_entered_]) enter_first(job);
    tell_until(now_s, listener);
  }

  /// What happens to the first `n_jobs` up to and including `now_s`, if no other is submitted.
  template <class Listener>
  void until(Seconds now_s, JobIndex n_jobs, Listener& listener) {
    enter_first(n_jobs);
    tell_until(now_s, listener);
  }

 private:
  void enter_first(JobIndex n_jobs) {
    for (; n_entered_ < n_jobs; ++n_entered_)
      starts_.push(jobs_.submit_s[n_entered_] + std::max(jobs_.wait_s[n_entered_], 0), n_entered_);
  }

  template <class Listener>
  void tell_until(Seconds now_s, Listener& listener) {
    for (;;) {
      const bool start = !starts_.empty() && starts_.next_end_s() <= now_s;
      const bool end = !ends_.empty() && ends_.next_end_s() <= now_s;
      if (end && (!start || ends_.next_end_s() <= starts_.next_end_s())) {
        const Seconds end_s = ends_.next_end_s();
        const JobIndex job = ends_.pop();
        listener.completed(job, end_s, jobs_.run_s[job]);
      } else if (start) {
        const Seconds start_s = starts_.next_end_s();
        const JobIndex job = starts_.pop();
        listener.started(job, start_s);
        ends_.push(start_s + jobs_.run_s[job], job);
      } else {
        return;
      }
    }
  }

  JobTable jobs_;
  CompletionQueue starts_;
  CompletionQueue ends_;
  JobIndex n_entered_ = 0;  // jobs before this one are in starts_ or beyond
};

}  // namespace schedsweep
