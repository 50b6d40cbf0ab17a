#include "policies/simulate.h"

#include "engine/error.h"
#include "engine/event_loop.h"
#include "policies/backfill.h"
#include "policies/dialect.h"
#include "policies/live_policy.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/planner.h"
#include "policies/strict_watcher.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace schedsweep {
namespace {

/// Widths as simulated: the trace's own column unless some job is narrowed.
std::span<const Procs> simulated_procs(const JobTable& jobs, Procs processors, Wider wider,
                                       std::vector<Procs>& buffer) {
  const auto widest = std::max_element(jobs.procs.begin(), jobs.procs.end());
  if (wider == Wider::drop || widest == jobs.procs.end() || *widest <= processors) return jobs.procs;
  if (wider == Wider::reject) {
    const auto job = static_cast<std::size_t>(widest - jobs.procs.begin());
    throw InputError("job " + std::to_string(jobs.number[job]) + ": " + std::to_string(*widest) +
                     " processors (the machine has " + std::to_string(processors) + ") set wider to drop or clamp");
  }
  buffer.resize(jobs.size());
  std::transform(jobs.procs.begin(), jobs.procs.end(), buffer.begin(),
                 [=](Procs procs) { return std::min(procs, processors); });
  return buffer;
}

/// Run times as simulated: the trace's own column unless jobs are killed at their request.
std::span<const JobSeconds> simulated_run_s(const JobTable& jobs, Overrun overrun, std::vector<JobSeconds>& buffer) {
  if (overrun == Overrun::run) return jobs.run_s;
  buffer.resize(jobs.size());
  for (std::size_t job = 0; job < jobs.size(); ++job)
    buffer[job] = jobs.requested_s[job] > 0 ? std::min(jobs.run_s[job], jobs.requested_s[job]) : jobs.run_s[job];
  return buffer;
}

/// The estimator's learner, prepared for this run; null when beliefs are known before it.
Learner* learner_for(const EstimateInput& input, Workspace& ws) {
  const Estimator& estimator = estimators()[input.parameters.estimate];
  if (!estimator.learns() || !reads::estimator(input.parameters)) return nullptr;
  ws.learners.resize(estimators().size());
  std::unique_ptr<Learner>& learner = ws.learners[input.parameters.estimate];
  if (learner == nullptr) learner = estimator.make_learner();
  learner->reset(input);
  return learner.get();
}

void set_beliefs(const EstimateInput& input, const Beliefs& beliefs) {
  const Estimator& chosen = estimators()[input.parameters.estimate];
  const Estimator& estimator = chosen.learns() ? estimators()[Parameters{}.estimate] : chosen;
  estimator.believe(input, beliefs);
  const Switches& switches = input.parameters;
  if (switches.estimate_candidate == EstimateFor::as_estimate && switches.estimate_running == EstimateFor::as_estimate)
    return;
  for (std::size_t job = 0; job < input.run_s.size(); ++job) apply_switches(input, beliefs, static_cast<JobIndex>(job));
}

/// Place of each job by (key, rank in `ties`); an empty `ties` is the order of the rows.
template <class Key>
void rank_by_key(std::span<const Key> keys, std::span<const JobIndex> ties, std::vector<JobIndex>& by_key,
                 std::vector<JobIndex>& rank) {
  by_key.resize(keys.size());
  std::iota(by_key.begin(), by_key.end(), JobIndex{0});
  std::sort(by_key.begin(), by_key.end(), [&](JobIndex a, JobIndex b) {
    if (keys[a] != keys[b]) return keys[a] < keys[b];
    return ties.empty() ? a < b : ties[a] < ties[b];
  });
  rank.resize(keys.size());
  for (std::size_t place = 0; place < by_key.size(); ++place) rank[by_key[place]] = static_cast<JobIndex>(place);
}

/// How the queue is kept, and the ranks where they are known before the run.
void set_orders(RunInput& input, const Parameters& parameters, bool learns, Workspace& ws) {
  const Order& order = orders()[parameters.order];
  const bool shortest = reads::candidates(parameters) && parameters.backfill_order == BackfillOrder::shortest;
  const bool links = parameters.dependencies != Dependencies::ignore &&
                     !(input.jobs.dependencies.empty() && input.jobs.array_tasks.empty());
  input.shortest_first = shortest;
  if (order.change != KeysChange::never) {
    input.queue_order = QueueOrder::at_pass;
  } else if (links || (learns && (order.reads_belief || shortest))) {
    input.queue_order = QueueOrder::at_entry;
  } else {
    input.queue_order = QueueOrder::ranked;
    if (parameters.order != Parameters{}.order) {
      ws.keys.resize(input.jobs.size());
      ws.by_key.resize(input.jobs.size());
      std::iota(ws.by_key.begin(), ws.by_key.end(), JobIndex{0});
      order.keys({input, parameters, ws.usage, 0}, ws.by_key, ws.keys);
      rank_by_key<double>(ws.keys, {}, ws.by_key, ws.queue_rank);
      input.queue_rank = ws.queue_rank;
    }
    if (shortest) {
      rank_by_key<JobSeconds>(input.guard_s, input.queue_rank, ws.by_key, ws.backfill_rank);
      input.backfill_rank = ws.backfill_rank;
    }
  }
}

/// Counts what became of the jobs: who was cut at the request, had none, outlived what was believed of him where
/// anything was, was believed by history, or started later than promised.
void count_jobs(const RunInput& input, const Parameters& parameters, const Workspace& ws, Schedule& schedule) {
  const bool believes = reads::beliefs(parameters);
  const bool estimates = reads::estimator(parameters);
  for (std::size_t job = 0; job < input.jobs.size(); ++job) {
    schedule.request_fallbacks += schedule.kind[job] != StartKind::rejected && input.jobs.requested_s[job] <= 0;
    if (schedule.kind[job] == StartKind::rejected) continue;
    schedule.past_belief += believes && input.run_s[job] > input.expected_s[job];
    schedule.killed += input.run_s[job] < input.jobs.run_s[job];
    schedule.learned_beliefs += estimates && ws.belief_source[job] == BeliefSource::history;
    if (!schedule.promise_s.empty() && schedule.promise_s[job] != not_started)
      schedule.broken_promises += schedule.start_s[job] > schedule.promise_s[job];
  }
}

/// Both watchers of a run, where it has them.
struct Watchers {
  StrictWatcher* strict;
  RunWatcher* other;

  void before_pass(SchedulerState& state) {
    if (strict != nullptr) strict->before_pass(state);
    if (other != nullptr) other->before_pass(state);
  }

  void after_pass(SchedulerState& state) {
    if (strict != nullptr) strict->after_pass(state);
    if (other != nullptr) other->after_pass(state);
  }
};

template <SchedulingPolicy Policy>
void run(Policy& policy, const Parameters& parameters, Workspace& ws, Checks checks, RunWatcher* watcher) {
  if (checks == Checks::none && watcher == nullptr) return run_events(ws.state, policy, parameters.pass);
  StrictWatcher strict(ws.state, parameters);
  run_events(ws.state, policy, parameters.pass, Watchers{checks == Checks::strict ? &strict : nullptr, watcher});
}

}  // namespace

Schedule simulate(const JobTable& jobs, Procs processors, const Parameters& given, Workspace& ws, Checks checks,
                  RunWatcher* watcher) {
  if (processors < 1) throw InputError("machine of " + std::to_string(processors) + " processors (must be 1 or more)");
  const Parameters parameters = with_dialect(given);
  RunInput input;
  input.jobs = jobs;
  input.processors = processors;
  input.procs = simulated_procs(jobs, processors, parameters.wider, ws.procs);
  input.run_s = simulated_run_s(jobs, parameters.overrun, ws.run_s);
  input.submit_s = jobs.submit_s;
  ws.expected_s.resize(jobs.size());
  ws.guard_s.resize(jobs.size());
  ws.belief_source.resize(jobs.size());
  input.expected_s = ws.expected_s;
  input.guard_s = ws.guard_s;

  const EstimateInput estimate{jobs, input.run_s, parameters};
  const Beliefs beliefs{ws.expected_s, ws.guard_s, ws.belief_source};
  set_beliefs(estimate, beliefs);
  Learner* const learner = learner_for(estimate, ws);
  set_orders(input, parameters, learner != nullptr, ws);
  input.tracks_running = parameters.reservations > 0 || checks == Checks::strict || watcher != nullptr;
  // Whoever is promised a start must be first in the order of this pass, and so must whom a watcher is told of.
  input.sorts_to_start = !reads::planning(parameters) && parameters.shadow == Shadow::recomputed &&
                         parameters.overdue == Overdue::next_second && watcher == nullptr;
  input.first = parameters.first;
  input.ties = parameters.ties;
  input.dependencies = parameters.dependencies;

  LivePolicy live(ws.state, parameters, orders()[parameters.order], learner, estimate, beliefs, ws.usage);
  if (learner != nullptr || input.queue_order != QueueOrder::ranked) {
    ws.usage.reset(jobs, parameters.half_life_s, jobs.size() == 0 ? 0 : jobs.submit_s[0]);
    input.live = &live;
  }
  ws.state.reset(input);
  const bool plans = reads::planning(parameters);
  if (plans) {
    Planner policy(parameters, ws.state, ws.planner);
    run(policy, parameters, ws, checks, watcher);
  } else {
    Backfill policy(parameters);
    run(policy, parameters, ws, checks, watcher);
  }
  Schedule schedule = ws.state.schedule();
  if (plans) schedule.promise_s = ws.planner.promise_s;
  count_jobs(input, parameters, ws, schedule);
  return schedule;
}

}  // namespace schedsweep
