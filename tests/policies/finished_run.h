#pragma once

#include "policies/dialect.h"
#include "policies/order.h"
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep::test {

inline constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

/// The place of every job in an order whose keys never change, from what the scheduler knew of each when it entered the
/// queue; empty for other orders.
inline std::vector<std::size_t> places_of(const Parameters& parameters, const RunInput& input) {
  const Order& order = orders()[parameters.order];
  if (order.change != KeysChange::never) return {};
  std::vector<JobIndex> jobs(input.jobs.size());
  std::iota(jobs.begin(), jobs.end(), JobIndex{0});
  std::vector<double> keys(jobs.size());
  order.keys({input, parameters, Usage(), 0},
             {jobs, input.procs, input.expected_s, input.jobs.user, input.submit_s, {}}, keys);
  std::stable_sort(jobs.begin(), jobs.end(), [&](JobIndex a, JobIndex b) { return keys[a] < keys[b]; });
  std::vector<std::size_t> places(jobs.size());
  for (std::size_t place = 0; place < jobs.size(); ++place) places[jobs[place]] = place;
  return places;
}

/// One finished run and what it read.
struct FinishedRun {
  const Workload& workload;
  Parameters parameters;  ///< with the switches of their dialect
  const RunInput& input;
  Schedule schedule;
  std::vector<std::size_t> places = places_of(parameters, input);

  std::size_t size() const { return schedule.start_s.size(); }

  bool ran(std::size_t job) const { return schedule.kind[job] != StartKind::rejected; }

  /// The instant at which the job entered the queue.
  Seconds submit_s(std::size_t job) const { return schedule.submit_s[job]; }

  Seconds start_s(std::size_t job) const { return schedule.start_s[job]; }

  Seconds end_s(std::size_t job) const { return start_s(job) + schedule.run_s[job]; }

  bool order_is_known() const { return !places.empty(); }

  bool heeds_links() const { return parameters.dependencies != Dependencies::ignore; }

  /// Windows for more than the blocked head.
  bool plans() const {
    return parameters.reservations > 1 || (parameters.reservations == 1 && parameters.starvation_wait_s < unlimited);
  }

  bool is_easy() const { return parameters.reservations == 1 && !plans(); }

  bool beliefs_are_upper_bounds() const {
    for (std::size_t job = 0; job < size(); ++job)
      if (schedule.run_s[job] > input.expected_s[job] || input.guard_s[job] < input.expected_s[job]) return false;
    return true;
  }

  /// Once everything that happens at `now_s` has happened.
  bool waits(std::size_t job, Seconds now_s) const {
    return ran(job) && submit_s(job) <= now_s && start_s(job) > now_s;
  }

  bool runs(std::size_t job, Seconds now_s) const { return ran(job) && start_s(job) <= now_s && end_s(job) > now_s; }

  std::set<Seconds> instants() const {
    std::set<Seconds> result;
    for (std::size_t job = 0; job < size(); ++job)
      if (ran(job)) result.insert({submit_s(job), start_s(job), end_s(job)});
    return result;
  }

  Procs free(Seconds now_s) const {
    Procs free = input.processors;
    for (std::size_t job = 0; job < size(); ++job)
      if (runs(job, now_s)) free -= schedule.procs[job];
    return free;
  }

  /// The first waiting job, where the order is known; nobody when none waits.
  std::size_t head(Seconds now_s) const {
    std::size_t head = nobody;
    for (std::size_t job = 0; job < size(); ++job)
      if (waits(job, now_s) && (head == nobody || places[job] < places[head])) head = job;
    return head;
  }
};

/// No job outlives its request.
inline void raise_requests(Workload& workload) {
  JobStore& jobs = workload.jobs;
  for (std::size_t job = 0; job < jobs.size(); ++job)
    if (jobs.requested_s[job] > 0) jobs.requested_s[job] = std::max(jobs.requested_s[job], jobs.run_s[job]);
}

/// Runs every composition on workloads of its own, both changed by `prepare`, and hands each run to `check`, until one
/// fails.
inline void for_every_run(
    const std::function<void(const FinishedRun&)>& check,
    const std::function<void(Workload&, Parameters&)>& prepare = [](Workload&, Parameters&) {}) {
  Workspace workspace;
  std::uint64_t seed = 2'000'000;
  for (Parameters parameters : all_compositions()) {
    Workload workload = workload_of_seed(++seed);
    prepare(workload, parameters);
    if (parameters.wider == Wider::reject && has_wide_job(workload)) continue;
    const Schedule schedule = simulate(workload.table(), workload.processors, parameters, workspace);
    SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
    check({workload, with_dialect(parameters), workspace.input, schedule});
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace schedsweep::test
