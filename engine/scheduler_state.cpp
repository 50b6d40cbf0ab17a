#include "engine/scheduler_state.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

void RankedQueue::reset(std::span<const JobIndex> rank, std::size_t n_jobs) {
  rank_ = rank;
  job_at_.resize(rank.size());
  for (std::size_t job = 0; job < rank.size(); ++job) job_at_[rank[job]] = static_cast<JobIndex>(job);
  index_.reset(n_jobs);
}

void SchedulerState::reset(const RunInput& input) {
  const std::size_t n = input.jobs.size();
  if (n > CompletionQueue::max_jobs) throw InputError("more than 2^28 jobs in one trace");
  input_ = input;
  free_ = input.processors;
  next_arrival_ = first_of_round_ = 0;
  now_s_ = n == 0 ? 0 : input.jobs.submit_s[0];
  queue_.reset(input.queue_rank, n);
  if (!input.backfill_rank.empty()) backfill_.reset(input.backfill_rank, n);
  running_.clear();
  completions_.reset(now_s_);
  start_s_.assign(n, not_started);
  kind_.assign(n, StartKind::rejected);
}

bool SchedulerState::advance() {
  first_of_round_ = next_arrival_;
  while (next_arrival_ < input_.jobs.size() && !fits_machine(next_arrival_)) ++next_arrival_;
  const bool more_arrivals = next_arrival_ < input_.jobs.size();
  if (!more_arrivals && completions_.empty()) return false;
  Seconds next_s = more_arrivals ? input_.jobs.submit_s[next_arrival_] : completions_.next_end_s();
  if (!completions_.empty()) next_s = std::min(next_s, completions_.next_end_s());
  now_s_ = next_s;
  return true;
}

bool SchedulerState::take_event() {
  if (!completions_.empty() && completions_.next_end_s() <= now_s_) {
    finish(completions_.pop());
    return true;
  }
  for (; next_arrival_ < input_.jobs.size() && input_.jobs.submit_s[next_arrival_] <= now_s_; ++next_arrival_) {
    if (!fits_machine(next_arrival_)) continue;
    arrive(next_arrival_++);
    return true;
  }
  return false;
}

void SchedulerState::arrive(JobIndex job) {
  queue_.index().insert(queue_.rank_of(job), input_.procs[job], input_.guard_s[job]);
  if (!input_.backfill_rank.empty())
    backfill_.index().insert(backfill_.rank_of(job), input_.procs[job], input_.guard_s[job]);
}

void SchedulerState::start(JobIndex job, StartKind kind) {
  queue_.index().erase(queue_.rank_of(job));
  if (!input_.backfill_rank.empty()) backfill_.index().erase(backfill_.rank_of(job));
  free_ -= input_.procs[job];
  start_s_[job] = now_s_;
  kind_[job] = kind;
  if (input_.tracks_running) running_.insert({now_s_ + input_.expected_s[job], job, input_.procs[job]});
  completions_.push(now_s_ + input_.run_s[job], job);
}

void SchedulerState::finish(JobIndex job) {
  free_ += input_.procs[job];
  if (input_.tracks_running) running_.erase(job, start_s_[job] + input_.expected_s[job]);
}

Schedule SchedulerState::schedule() const {
  Schedule schedule;
  schedule.start_s = start_s_;
  schedule.run_s = input_.run_s;
  schedule.procs = input_.procs;
  schedule.kind = kind_;
  return schedule;
}

}  // namespace schedsweep
