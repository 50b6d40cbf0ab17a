#include "policies/strict_watcher.h"

#include "policies/parameter_reads.h"

#include <algorithm>

namespace schedsweep {
namespace {

[[noreturn]] void violated(const SchedulerState& state, const std::string& what) {
  throw InvariantError("invariant violated at t = " + std::to_string(state.now_s()) + " s: " + what);
}

std::string job_name(const SchedulerState& state, JobIndex job) {
  return "job " + std::to_string(state.input().jobs.number[job]);
}

bool beliefs_are_upper_bounds(const RunInput& input) {
  for (std::size_t job = 0; job < input.jobs.size(); ++job)
    if (input.run_s[job] > input.expected_s[job] || input.guard_s[job] < input.expected_s[job]) return false;
  return true;
}

}  // namespace

StrictWatcher::StrictWatcher(const SchedulerState& state, const Parameters& parameters)
    : policy_(parameters),
      last_s_(state.now_s()),
      protects_head_(reads::easy(parameters) && parameters.pass == Pass::instant &&
                     parameters.overdue == Overdue::next_second && parameters.shadow == Shadow::recomputed &&
                     parameters.until_shadow != UntilShadow::ignored && state.input().live == nullptr &&
                     beliefs_are_upper_bounds(state.input())) {}

void StrictWatcher::before_pass(SchedulerState& state) {
  if (state.now_s() < last_s_) violated(state, "the clock went back from " + std::to_string(last_s_) + " s");
  last_s_ = state.now_s();
  // Arrivals that the order puts before the promised job may delay it.
  if (promise_ && state.head() != promise_->job) promise_.reset();
}

void StrictWatcher::after_pass(SchedulerState& state) {
  check_running(state);
  check_waiting(state);
  if (protects_head_) check_promise(state);
}

void StrictWatcher::check_running(const SchedulerState& state) const {
  std::int64_t busy = 0;
  for (const RunningSet::Entry& entry : state.running().entries()) {
    busy += entry.procs;
    if (entry.procs < 1) violated(state, job_name(state, entry.job) + " runs on no processors");
    if (state.input().run_s[entry.job] < 0) violated(state, job_name(state, entry.job) + " ends before its start");
    if (state.waits(entry.job)) violated(state, job_name(state, entry.job) + " waits and runs");
    if (state.start_s(entry.job) < state.input().submit_s[entry.job])
      violated(state, job_name(state, entry.job) + " started before its submit");
  }
  if (state.free() + state.procs_ending_as_believed() < 0)
    violated(state, "free processors are negative: " + std::to_string(state.free()));
  if (busy + state.free() != state.input().processors)
    violated(state, std::to_string(busy) + " busy + " + std::to_string(state.free()) +
                        " free processors are not the machine's " + std::to_string(state.input().processors));
}

void StrictWatcher::check_waiting(SchedulerState& state) const {
  std::size_t waiting = 0;
  state.for_each_waiting([&](JobIndex job) {
    ++waiting;
    if (state.input().submit_s[job] > state.now_s()) violated(state, job_name(state, job) + " waits before its submit");
    if (!state.waits(job)) violated(state, job_name(state, job) + " stands in the queue but has started");
  });
  if (waiting != state.n_waiting()) violated(state, "the queue has lost a job");
}

void StrictWatcher::check_promise(SchedulerState& state) {
  if (promise_ && !state.waits(promise_->job) && state.start_s(promise_->job) > promise_->shadow_s)
    violated(state,
             job_name(state, promise_->job) + " was promised " + std::to_string(promise_->shadow_s) + " s at the head");
  if (state.n_waiting() == 0) {
    promise_.reset();
  } else if (!promise_ || promise_->job != state.head()) {
    promise_ = Promise{state.head(), policy_.reservation_of_head(state).shadow_s};
  }
}

}  // namespace schedsweep
