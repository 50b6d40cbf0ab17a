#include "policies/simulate.h"

#include "engine/error.h"
#include "engine/event_loop.h"
#include "policies/backfill.h"
#include "policies/estimator.h"
#include "policies/order.h"
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

/// Place of each job by (key, rank in `ties`); an empty `ties` is the order of the rows.
void rank_by_key(std::span<const std::int64_t> keys, std::span<const JobIndex> ties, std::vector<JobIndex>& by_key,
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

void set_beliefs(RunInput& input, const Parameters& parameters, Workspace& ws) {
  ws.expected_s.resize(input.jobs.size());
  ws.guard_s.resize(input.jobs.size());
  estimators()[parameters.estimate].believe({input.jobs, input.run_s, parameters}, {ws.expected_s, ws.guard_s});
  input.expected_s = ws.expected_s;
  input.guard_s = ws.guard_s;
}

void set_orders(RunInput& input, const Parameters& parameters, Workspace& ws) {
  ws.keys.resize(input.jobs.size());
  const Order& order = orders()[parameters.order];
  if (!order.arrival_order) {
    order.keys(input, ws.keys);
    rank_by_key(ws.keys, {}, ws.by_key, ws.queue_rank);
    input.queue_rank = ws.queue_rank;
  }
  if (parameters.reservations > 0 && parameters.backfill_order == BackfillOrder::shortest) {
    std::copy(input.guard_s.begin(), input.guard_s.end(), ws.keys.begin());
    rank_by_key(ws.keys, input.queue_rank, ws.by_key, ws.backfill_rank);
    input.backfill_rank = ws.backfill_rank;
  }
}

/// Counts who was cut at the request, who had none, and who outlived what was believed of him, where anything was.
void count_jobs(const RunInput& input, const Parameters& parameters, Schedule& schedule) {
  const bool believes = find_parameter("estimate")->read(parameters);
  for (std::size_t job = 0; job < input.jobs.size(); ++job) {
    if (schedule.kind[job] == StartKind::rejected) continue;
    schedule.past_belief += believes && input.run_s[job] > input.expected_s[job];
    schedule.killed += input.run_s[job] < input.jobs.run_s[job];
    schedule.request_fallbacks += input.jobs.requested_s[job] <= 0;
  }
}

}  // namespace

Schedule simulate(const JobTable& jobs, Procs processors, const Parameters& parameters, Workspace& ws, Checks checks) {
  if (processors < 1) throw InputError("machine of " + std::to_string(processors) + " processors (must be 1 or more)");
  RunInput input;
  input.jobs = jobs;
  input.processors = processors;
  input.procs = simulated_procs(jobs, processors, parameters.wider, ws.procs);
  input.run_s = simulated_run_s(jobs, parameters.overrun, ws.run_s);
  set_beliefs(input, parameters, ws);
  set_orders(input, parameters, ws);
  input.tracks_running = parameters.reservations > 0 || checks == Checks::strict;

  ws.state.reset(input);
  Backfill policy(parameters);
  if (checks == Checks::strict) {
    run_events(ws.state, policy, parameters.pass, StrictWatcher(ws.state, parameters));
  } else {
    run_events(ws.state, policy, parameters.pass);
  }
  Schedule schedule = ws.state.schedule();
  count_jobs(input, parameters, schedule);
  return schedule;
}

}  // namespace schedsweep
