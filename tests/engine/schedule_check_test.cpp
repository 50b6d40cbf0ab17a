#include "engine/schedule_check.h"

#include "tests/engine/metrics/scheduled_jobs.h"

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

using Sentences = std::vector<std::string>;

Sentences check(const ScheduledJobs& jobs) {
  return check_schedule(view_of(jobs.jobs), jobs.schedule(), jobs.processors);
}

/// Two jobs of two on a machine of three, one after the other.
ScheduledJobs sound() {
  ScheduledJobs jobs;
  jobs.processors = 3;
  jobs.add(0, 0, 10, 2);
  jobs.add(0, 10, 10, 2);
  return jobs;
}

TEST(ScheduleCheck, ASoundScheduleHasNoFindings) {
  ScheduledJobs jobs = sound();
  jobs.add(1, not_started, 5, 64);
  jobs.add(1, 10, 0, 3);  // of no length: takes processors only within its instant
  EXPECT_EQ(check(jobs), Sentences{});
}

TEST(ScheduleCheck, StartBeforeSubmit) {
  ScheduledJobs jobs = sound();
  jobs.jobs.submit_s[1] = 11;
  EXPECT_EQ(check(jobs), Sentences{"job 2: started at 10, before its submit at 11"});
}

TEST(ScheduleCheck, StartBeforeTheSubmitAsSimulated) {
  ScheduledJobs jobs = sound();
  jobs.own_submit_s = {0, 12};
  EXPECT_EQ(check(jobs), Sentences{"job 2: started at 10, before its submit at 12"});
  jobs.jobs.submit_s[1] = 11;  // submitted by a dependency before the trace says
  jobs.own_submit_s = {0, 9};
  EXPECT_EQ(check(jobs), Sentences{});
}

TEST(ScheduleCheck, OverSubscribedMachine) {
  ScheduledJobs jobs = sound();
  jobs.start_s[1] = 9;
  EXPECT_EQ(check(jobs), Sentences{"at 9: busy processors 4, the machine has 3"});
}

TEST(ScheduleCheck, RejectedAndStartedContradict) {
  ScheduledJobs jobs = sound();
  jobs.start_s[0] = not_started;
  jobs.kind[1] = StartKind::rejected;
  EXPECT_EQ(check(jobs),
            (Sentences{"job 1: not started, but not rejected either", "job 2: rejected, but started at 10"}));
}

TEST(ScheduleCheck, RunsAndWidthsMustFollowTheTrace) {
  const ScheduledJobs jobs = sound();
  const std::vector<JobSeconds> run_s{4, 12};
  const std::vector<Procs> procs{1, 4};
  const Schedule schedule{jobs.start_s, {}, run_s, procs, jobs.kind, {}};
  const Sentences found = check_schedule(view_of(jobs.jobs), schedule, 3);
  EXPECT_EQ(
      found,
      (Sentences{"job 1: cut after 4 s, but its request is 0", "job 1: narrowed to 1 processors, but the machine has 3",
                 "job 2: ran for 12 s, the trace says 10", "job 2: ran on 4 processors, the trace says 2",
                 "job 2: ran on 4 processors, the machine has 3", "at 10: busy processors 4, the machine has 3"}));
}

TEST(ScheduleCheck, KilledAtRequestAndClampedToMachineAreSound) {
  ScheduledJobs jobs;
  jobs.processors = 3;
  jobs.add(0, 0, 10, 5);
  jobs.jobs.requested_s[0] = 6;
  const std::vector<JobSeconds> run_s{6};
  const std::vector<Procs> procs{3};
  EXPECT_EQ(check_schedule(view_of(jobs.jobs), {jobs.start_s, {}, run_s, procs, jobs.kind, {}}, 3), Sentences{});
}

TEST(ScheduleCheck, StopsAtTwentyFindings) {
  ScheduledJobs jobs;
  for (int i = 0; i < 50; ++i) jobs.add(10, 0, 1, 1);
  EXPECT_EQ(check(jobs).size(), 20U);
}

TEST(ScheduleCheck, LengthsMustMatch) {
  ScheduledJobs jobs = sound();
  jobs.start_s.pop_back();
  EXPECT_EQ(check(jobs), Sentences{"the schedule has not one row for each of the 2 jobs"});
}

}  // namespace
}  // namespace schedsweep::test
