#include "policies/simulate.h"

#include "engine/error.h"
#include "engine/event_loop.h"
#include "engine/multiversion.h"
#include "policies/backfill.h"
#include "policies/dialect.h"
#include "policies/lean_run.h"
#include "policies/live_policy.h"
#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/planner.h"
#include "policies/strict_watcher.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace schedsweep {
namespace {

Procs widest(const Procs* procs, std::size_t n_jobs) {
  Procs widest = 0;
  for (std::size_t job = 0; job < n_jobs; ++job) widest = std::max(widest, procs[job]);
  return widest;
}

/// Widths as simulated: the trace's own column unless some job is narrowed.
std::span<const Procs> simulated_procs(const JobTable& jobs, Procs processors, Wider wider,
                                       std::vector<Procs>& buffer) {
  if (wider == Wider::drop || best_version<widest>(jobs.procs.data(), jobs.size()) <= processors) return jobs.procs;
  if (wider == Wider::reject) {
    const auto job =
        static_cast<std::size_t>(std::max_element(jobs.procs.begin(), jobs.procs.end()) - jobs.procs.begin());
    throw InputError("job " + std::to_string(jobs.number[job]) + ": " + std::to_string(jobs.procs[job]) +
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

/// Points the run at what is believed: a column of the trace where that holds it, else what the estimator writes.
/// Returns where beliefs can be written.
Beliefs set_beliefs(const EstimateInput& estimate, Workspace& ws, RunInput& input) {
  const Estimator& chosen = estimators()[estimate.parameters.estimate];
  const Estimator& estimator = chosen.learns() ? estimators()[Parameters{}.estimate] : chosen;
  const Switches& switches = estimate.parameters;
  const bool as_estimate =
      switches.estimate_candidate == EstimateFor::as_estimate && switches.estimate_running == EstimateFor::as_estimate;
  if (as_estimate && !chosen.learns() && estimator.column != nullptr) {
    input.expected_s = input.guard_s = estimator.column(estimate);
    if (input.expected_s.size() == input.jobs.size()) return {};
  }
  ws.expected_s.resize(input.jobs.size());
  ws.guard_s.resize(input.jobs.size());
  ws.belief_source.resize(input.jobs.size());
  input.expected_s = ws.expected_s;
  input.guard_s = ws.guard_s;
  const Beliefs beliefs{ws.expected_s, ws.guard_s, ws.belief_source};
  estimator.believe(estimate, beliefs);
  if (!as_estimate)
    for (std::size_t job = 0; job < input.jobs.size(); ++job)
      apply_switches(estimate, beliefs, static_cast<JobIndex>(job));
  return beliefs;
}

/// How the queue is kept, and the ranks where they are known before the run.
void set_orders(RunInput& input, const Parameters& parameters, bool learns, Workspace& ws) {
  const Order& order = orders()[parameters.order];
  const bool shortest = reads::candidates(parameters) && parameters.backfill_order == BackfillOrder::shortest;
  const bool links = parameters.dependencies != Dependencies::ignore &&
                     !(input.jobs.dependencies.empty() && input.jobs.array_tasks.empty());
  input.shortest_first = shortest;
  if (order.change != KeysChange::never) {
    input.queue_order = order.change == KeysChange::with_usage ? QueueOrder::at_end : QueueOrder::at_pass;
  } else if (links || (learns && (order.reads_belief || shortest))) {
    input.queue_order = QueueOrder::at_entry;
  } else {
    input.queue_order = QueueOrder::ranked;
    if (parameters.order != Parameters{}.order) {
      ws.keys.resize(input.jobs.size());
      ws.rows.resize(input.jobs.size());
      std::iota(ws.rows.begin(), ws.rows.end(), JobIndex{0});
      order.keys({input, parameters, ws.usage, 0},
                 {ws.rows, input.procs, input.expected_s, input.jobs.user, input.submit_s, {}}, ws.keys);
      ws.queue_ranking.keys.resize(ws.keys.size());
      std::transform(ws.keys.begin(), ws.keys.end(), ws.queue_ranking.keys.begin(), sortable);
      input.queue_ranking = rank_by_key(ws.queue_ranking, {});
    }
    if (shortest) {
      ws.backfill_ranking.keys.assign(input.guard_s.begin(), input.guard_s.end());
      input.backfill_ranking = rank_by_key(ws.backfill_ranking, input.queue_ranking);
    }
  }
}

struct Counts {
  std::int64_t request_fallbacks = 0;
  std::int64_t past_belief = 0;
  std::int64_t killed = 0;
};

void count_events(const Schedule* schedule, const JobTable* jobs, const JobSeconds* expected_s, Counts* counts) {
  for (std::size_t job = 0; job < jobs->size(); ++job) {
    const std::int64_t ran = schedule->kind[job] != StartKind::rejected;
    counts->request_fallbacks += ran & (jobs->requested_s[job] <= 0);
    counts->past_belief += ran & (schedule->run_s[job] > expected_s[job]);
    counts->killed += ran & (schedule->run_s[job] < jobs->run_s[job]);
  }
}

/// Counts where the beliefs in jobs that ran come from. Shape: `source` is empty where a column of the trace holds
/// them.
void count_sources(std::span<const BeliefSource> source, Schedule& schedule) {
  std::array<std::int64_t, 5> jobs_by_source{};
  static_assert(static_cast<std::size_t>(BeliefSource::prediction) + 1 == jobs_by_source.size());
  for (std::size_t job = 0; job < source.size(); ++job)
    jobs_by_source[static_cast<std::size_t>(source[job])] += schedule.kind[job] != StartKind::rejected;
  const auto jobs_by = [&](BeliefSource s) { return jobs_by_source[static_cast<std::size_t>(s)]; };
  schedule.learned_beliefs = jobs_by(BeliefSource::history);
  schedule.predicted_beliefs = jobs_by(BeliefSource::prediction);
  schedule.requested_beliefs = jobs_by(BeliefSource::request);
  schedule.actual_beliefs = jobs_by(BeliefSource::run);
}

/// Counts what became of the jobs: who was cut at the request, had none, outlived what was believed of him where
/// anything was, on whose word that was, or who started later than promised.
void count_jobs(const RunInput& input, const Parameters& parameters, const Beliefs& beliefs, Schedule& schedule) {
  const bool believes = reads::beliefs(parameters);
  Counts counts;
  best_version<count_events>(&schedule, &input.jobs, believes ? input.expected_s.data() : schedule.run_s.data(),
                             &counts);
  schedule.request_fallbacks = counts.request_fallbacks;
  schedule.past_belief = counts.past_belief;
  schedule.killed = counts.killed;
  if (reads::estimator(parameters)) count_sources(beliefs.source, schedule);
  for (std::size_t job = 0; job < schedule.promise_s.size(); ++job)
    if (schedule.promise_s[job] != not_started && schedule.kind[job] != StartKind::rejected)
      schedule.broken_promises += schedule.start_s[job] > schedule.promise_s[job];
}

/// Whether lean_run can take this run: everything is known before it, under this program's own conventions.
bool is_lean(const RunInput& input, const Parameters& parameters, const Learner* learner) {
  const Parameters conventions;
  return input.queue_order == QueueOrder::ranked && learner == nullptr && input.processors <= BelievedEnds::max_procs &&
         !reads::planning(parameters) && parameters.pass == conventions.pass && parameters.spare == conventions.spare &&
         parameters.shadow == conventions.shadow && parameters.until_shadow == conventions.until_shadow &&
         parameters.overdue == conventions.overdue && parameters.correction == conventions.correction &&
         parameters.max_backfill == conventions.max_backfill;
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
  if (checks == Checks::none && watcher == nullptr) return run_events(ws.state, policy, parameters.pass, ws.watch);
  StrictWatcher strict(ws.state, parameters);
  run_events(ws.state, policy, parameters.pass, ws.watch,
             Watchers{checks == Checks::strict ? &strict : nullptr, watcher});
}

}  // namespace

Schedule simulate(const JobTable& jobs, Procs processors, const Parameters& given, Workspace& ws, Checks checks,
                  RunWatcher* watcher) {
  if (processors < 1) throw InputError("machine of " + std::to_string(processors) + " processors (must be 1 or more)");
  const Parameters parameters = with_dialect(given);
  ws.watch.begin();
  RunInput& input = ws.input = {};
  input.jobs = jobs;
  input.processors = processors;
  input.procs = simulated_procs(jobs, processors, parameters.wider, ws.procs);
  input.run_s = simulated_run_s(jobs, parameters.overrun, ws.run_s);
  input.submit_s = jobs.submit_s;

  const EstimateInput estimate{jobs, input.run_s, parameters};
  const Beliefs beliefs = set_beliefs(estimate, ws, input);
  Learner* const learner = learner_for(estimate, ws);
  set_orders(input, parameters, learner != nullptr, ws);
  if (checks == Checks::none && watcher == nullptr && is_lean(input, parameters, learner)) {
    Schedule schedule = lean_run(input, parameters.reservations > 0, ws.watch, ws.lean);
    count_jobs(input, parameters, beliefs, schedule);
    return schedule;
  }
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
    Planner policy(parameters, ws.state, ws.watch, ws.planner);
    run(policy, parameters, ws, checks, watcher);
  } else {
    Backfill policy(parameters);
    run(policy, parameters, ws, checks, watcher);
  }
  Schedule schedule = ws.state.schedule();
  input.submit_s = schedule.submit_s;
  input.live = nullptr;
  if (plans) schedule.promise_s = ws.planner.promise_s;
  count_jobs(input, parameters, beliefs, schedule);
  return schedule;
}

}  // namespace schedsweep
