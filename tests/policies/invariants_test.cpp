// What must hold of every schedule, judged from the jobs and their starts alone.
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <functional>
#include <set>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::Workload;

/// One finished run and what it read.
struct FinishedRun {
  const Workload& workload;
  const Parameters& parameters;
  const RunInput& input;
  Schedule schedule;

  std::size_t size() const { return schedule.start_s.size(); }

  bool ran(std::size_t job) const { return schedule.kind[job] != StartKind::rejected; }

  Seconds submit_s(std::size_t job) const { return input.jobs.submit_s[job]; }

  Seconds start_s(std::size_t job) const { return schedule.start_s[job]; }

  Seconds end_s(std::size_t job) const { return start_s(job) + schedule.run_s[job]; }

  std::size_t rank(std::size_t job) const { return input.queue_rank.empty() ? job : input.queue_rank[job]; }

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

  /// The waiting job of the lowest rank; size() when none waits.
  std::size_t head(Seconds now_s) const {
    std::size_t head = size();
    for (std::size_t job = 0; job < size(); ++job)
      if (waits(job, now_s) && (head == size() || rank(job) < rank(head))) head = job;
    return head;
  }
};

/// Runs every composition on workloads of its own and hands each run to `check`, until one fails.
void for_every_run(const std::function<void(const FinishedRun&)>& check) {
  Workspace workspace;
  std::uint64_t seed = 2'000'000;
  for (const Parameters& parameters : test::all_compositions()) {
    const Workload workload = test::workload_of_seed(++seed);
    if (parameters.wider == Wider::reject && test::has_wide_job(workload)) continue;
    const Schedule schedule = simulate(workload.table(), workload.processors, parameters, workspace);
    SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
    check({workload, parameters, workspace.state.input(), schedule});
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Schedules, StartEachJobAfterItsSubmitUnlessItIsTooWide) {
  for_every_run([](const FinishedRun& run) {
    for (std::size_t job = 0; job < run.size(); ++job) {
      const bool too_wide = run.workload.jobs.procs[job] > run.workload.processors;
      ASSERT_EQ(run.ran(job), run.parameters.wider == Wider::clamp || !too_wide) << "row " << job;
      ASSERT_EQ(run.ran(job), run.start_s(job) != not_started) << "row " << job;
      if (run.ran(job)) {
        ASSERT_GE(run.start_s(job), run.submit_s(job)) << "row " << job;
      }
    }
  });
}

TEST(Schedules, NeverUseMoreProcessorsThanTheMachineHas) {
  for_every_run([](const FinishedRun& run) {
    for (const Seconds now_s : run.instants()) ASSERT_GE(run.free(now_s), 0) << "at " << now_s;
  });
}

TEST(Schedules, KeepWidthsAndRunTimesOfTheTrace) {
  for_every_run([](const FinishedRun& run) {
    std::int64_t killed = 0, fallbacks = 0, past_belief = 0;
    const bool believes = find_parameter("estimate")->read(run.parameters);
    for (std::size_t job = 0; job < run.size(); ++job) {
      const JobStore& jobs = run.workload.jobs;
      const bool cut = run.parameters.overrun == Overrun::kill && jobs.requested_s[job] > 0 &&
                       jobs.run_s[job] > jobs.requested_s[job];
      ASSERT_EQ(run.schedule.run_s[job], cut ? jobs.requested_s[job] : jobs.run_s[job]);
      const bool narrowed = run.parameters.wider == Wider::clamp;
      ASSERT_EQ(run.schedule.procs[job],
                narrowed ? std::min(jobs.procs[job], run.workload.processors) : jobs.procs[job]);
      if (!run.ran(job)) continue;
      killed += cut;
      fallbacks += jobs.requested_s[job] <= 0;
      past_belief += believes && run.schedule.run_s[job] > run.input.expected_s[job];
    }
    ASSERT_EQ(run.schedule.killed, killed);
    ASSERT_EQ(run.schedule.request_fallbacks, fallbacks);
    ASSERT_EQ(run.schedule.past_belief, past_belief);
  });
}

TEST(Schedules, NeverLetTheHeadWaitWhileItFits) {
  for_every_run([](const FinishedRun& run) {
    for (const Seconds now_s : run.instants()) {
      const std::size_t head = run.head(now_s);
      if (head == run.size()) continue;
      ASSERT_GT(run.schedule.procs[head], run.free(now_s)) << "row " << head << " at " << now_s;
    }
  });
}

TEST(Schedules, SayWhichJobsStartedAheadOfOthers) {
  for_every_run([](const FinishedRun& run) {
    // Within an instant, passes between its events would see other queues.
    if (run.parameters.pass != Pass::instant) return;
    for (std::size_t job = 0; job < run.size(); ++job) {
      if (!run.ran(job)) continue;
      bool overtakes = false, may_overtake = false;
      for (std::size_t other = 0; other < run.size(); ++other) {
        if (run.rank(other) >= run.rank(job) || !run.ran(other) || run.submit_s(other) > run.start_s(job)) continue;
        overtakes |= run.start_s(other) > run.start_s(job);
        may_overtake |= run.start_s(other) >= run.start_s(job);
      }
      if (overtakes) {
        ASSERT_EQ(run.schedule.kind[job], StartKind::backfilled) << "row " << job;
      }
      if (!may_overtake) {
        ASSERT_EQ(run.schedule.kind[job], StartKind::in_order) << "row " << job;
      }
      if (run.parameters.reservations == 0) {
        ASSERT_EQ(run.schedule.kind[job], StartKind::in_order) << "row " << job;
      }
    }
  });
}

/// By beliefs that no running job has outlived.
Seconds promised_s(const FinishedRun& run, std::size_t head, Seconds now_s) {
  std::vector<std::pair<Seconds, Procs>> releases;
  for (std::size_t job = 0; job < run.size(); ++job)
    if (run.runs(job, now_s))
      releases.emplace_back(run.start_s(job) + run.input.expected_s[job], run.schedule.procs[job]);
  std::sort(releases.begin(), releases.end());
  Procs free = run.free(now_s);
  for (const auto& [end_s, procs] : releases)
    if ((free += procs) >= run.schedule.procs[head]) return end_s;
  return now_s;
}

TEST(Schedules, StartTheBlockedHeadNoLaterThanPromised) {
  int promises = 0;
  for_every_run([&](const FinishedRun& run) {
    if (run.parameters.reservations == 0 || run.parameters.pass != Pass::instant) return;
    for (std::size_t job = 0; job < run.size(); ++job)
      if (run.schedule.run_s[job] > run.input.expected_s[job] || run.input.guard_s[job] < run.input.expected_s[job])
        return;
    for (const Seconds now_s : run.instants()) {
      const std::size_t head = run.head(now_s);
      if (head == run.size()) continue;
      const Seconds latest_s = promised_s(run, head, now_s);
      bool overtaken = false;
      for (std::size_t job = 0; job < run.size(); ++job)
        overtaken |= run.ran(job) && run.rank(job) < run.rank(head) && run.submit_s(job) > now_s &&
                     run.submit_s(job) <= latest_s;
      if (overtaken) continue;
      ASSERT_LE(run.start_s(head), latest_s) << "row " << head << " at " << now_s;
      ++promises;
    }
  });
  EXPECT_GT(promises, 10'000);
}

}  // namespace
}  // namespace schedsweep
