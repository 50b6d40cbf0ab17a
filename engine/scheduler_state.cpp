#include "engine/scheduler_state.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

void SchedulerState::reset(const RunInput& input) {
  const std::size_t n = input.jobs.size();
  if (n > CompletionQueue::max_jobs) throw InputError("more than 2^28 jobs in one trace");
  input_ = input;
  free_ = input.processors;
  next_submit_ = 0;
  now_s_ = n == 0 ? 0 : input.jobs.submit_s[0];
  wake_s_ = idle_wake_s_ = never;
  if (ranked()) {
    queue_.reset(input.queue_ranking, n);
    if (!input.backfill_ranking.by_row()) backfill_.reset(input.backfill_ranking, n);
  } else {
    live_.reset(n);
  }
  keys_changed_ = false;
  running_.clear();
  completions_.reset(now_s_);
  JobTable as_simulated = input.jobs;
  as_simulated.procs = input.procs;
  tracker_.reset(as_simulated, input.dependencies, input.processors);
  arrived_.clear();
  ended_.clear();
  by_start_.clear();
  start_s_.assign(n, not_started);
  kind_.assign(n, StartKind::rejected);
  input_.submit_s = input.jobs.submit_s;
  if (tracker_.active()) {
    submit_s_.assign(input.jobs.submit_s.begin(), input.jobs.submit_s.end());
    input_.submit_s = submit_s_;
  }
}

bool SchedulerState::advance() {
  if (!tracker_.active())
    while (next_submit_ < input_.jobs.size() && !fits_machine(next_submit_)) ++next_submit_;
  Seconds next_s = wake_s_;
  if (next_submit_ < input_.jobs.size()) next_s = std::min(next_s, input_.jobs.submit_s[next_submit_]);
  if (!completions_.empty()) next_s = std::min(next_s, completions_.next_end_s());
  if (tracker_.has_release()) next_s = std::min(next_s, tracker_.next_release_s());
  if (next_s == never) next_s = wake_s_ = idle_wake_s_ == never ? never : std::max(idle_wake_s_, now_s_);
  if (next_s == never) return false;
  now_s_ = next_s;
  return true;
}

bool SchedulerState::take_event() {
  return input_.first == First::completions ? take_completion() || take_arrival() : take_arrival() || take_completion();
}

bool SchedulerState::take_completion() {
  if (completions_.empty() || completions_.next_end_s() > now_s_) return false;
  const JobIndex id = completions_.pop();
  finish(input_.ties == Ties::job ? id : by_start_[id]);
  return true;
}

/// Submits and releases of one instant by row. A submit that takes nobody in may release others.
bool SchedulerState::take_arrival() {
  for (;;) {
    const bool submits = next_submit_ < input_.jobs.size() && input_.jobs.submit_s[next_submit_] <= now_s_;
    const bool releases = tracker_.has_release() && tracker_.next_release_s() <= now_s_;
    if (!submits && !releases) return false;
    if (submits && !(releases && tracker_.next_release_job() < next_submit_)) {
      if (take_submit()) return true;
      continue;
    }
    const JobIndex job = tracker_.pop_release();
    submit_s_[job] = now_s_;
    enter(job);
    return true;
  }
}

/// The next submit of the trace; false when nobody enters the queue by it.
bool SchedulerState::take_submit() {
  const JobIndex job = next_submit_++;
  if (!fits_machine(job)) {
    if (tracker_.active()) tracker_.cancelled(job, now_s_);
    return false;
  }
  if (tracker_.active() && tracker_.takes_over(job, now_s_)) return false;
  enter(job);
  return true;
}

void SchedulerState::enter(JobIndex job) {
  if (input_.live != nullptr) input_.live->arrived(job, now_s_);
  const Procs width = input_.procs[job];
  const JobSeconds guard_s = input_.guard_s[job];
  if (ranked()) {
    queue_.insert(job, width, guard_s);
    if (!input_.backfill_ranking.by_row()) backfill_.insert(job, width, guard_s);
  } else {
    LiveQueue::Entry entry{job, width, guard_s, input_.expected_s[job], input_.jobs.user[job], input_.submit_s[job],
                           0,   0};
    KeyedJobs alone{{&job, 1}, {&width, 1}, {&entry.expected_s, 1}, {&entry.user, 1}, {&entry.submit_s, 1}, {}};
    entry.constant = input_.live->constant(alone);
    alone.constant = {&entry.constant, 1};
    if (input_.queue_order != QueueOrder::at_pass) input_.live->keys(alone, now_s_, {&entry.key, 1});
    live_.insert(entry);
  }
  start_s_[job] = in_queue;
  arrived_.push_back(job);
}

void SchedulerState::begin_pass() {
  wake_s_ = idle_wake_s_ = never;
  keys_changed_ |= input_.queue_order == QueueOrder::at_pass;
  if (!keys_changed_ || (input_.sorts_to_start && !live_.any({free_, any_job.slack_s, 0}))) return;
  input_.live->keys(live_.jobs(), now_s_, live_.set_keys());
  keys_changed_ = false;
}

Procs SchedulerState::procs_ending_as_believed() const {
  Procs procs = 0;
  for (const RunningSet::Entry& entry : running_.entries()) {
    const Seconds start_s = start_s_[entry.job];
    if (start_s + input_.run_s[entry.job] == now_s_ && start_s + input_.expected_s[entry.job] <= now_s_)
      procs += entry.procs;
  }
  return procs;
}

void SchedulerState::start(JobIndex job, StartKind kind) {
  if (ranked()) {
    queue_.erase(job);
    if (!input_.backfill_ranking.by_row()) backfill_.erase(job);
  } else {
    live_.erase(job);
  }
  free_ -= input_.procs[job];
  start_s_[job] = now_s_;
  kind_[job] = kind;
  if (input_.tracks_running) running_.insert({now_s_ + input_.expected_s[job], job, input_.procs[job]});
  if (input_.ties == Ties::job) {
    completions_.push(now_s_ + input_.run_s[job], job);
  } else {
    completions_.push(now_s_ + input_.run_s[job], static_cast<JobIndex>(by_start_.size()));
    by_start_.push_back(job);
  }
  if (input_.live != nullptr) input_.live->started(job, now_s_);
  if (tracker_.active()) tracker_.started(job, now_s_);
}

void SchedulerState::finish(JobIndex job) {
  free_ += input_.procs[job];
  if (input_.tracks_running) ended_.push_back({job, running_.erase(job, start_s_[job] + input_.expected_s[job])});
  if (input_.live != nullptr) input_.live->ended(job, now_s_);
  keys_changed_ |= input_.queue_order == QueueOrder::at_end;
  if (!tracker_.active()) return;
  constexpr std::int8_t failed = 0, cancelled = 5;
  const bool killed = input_.run_s[job] < input_.jobs.run_s[job];
  tracker_.ended(job, now_s_, input_.jobs.status[job] != failed && input_.jobs.status[job] != cancelled && !killed);
}

Schedule SchedulerState::schedule() const {
  Schedule schedule;
  schedule.start_s = start_s_;
  schedule.submit_s = input_.submit_s;
  schedule.run_s = input_.run_s;
  schedule.procs = input_.procs;
  schedule.kind = kind_;
  return schedule;
}

}  // namespace schedsweep
