#include "engine/dependency_check.h"

#include "tests/engine/metrics/scheduled_jobs.h"

#include <gtest/gtest.h>

namespace schedsweep::test {
namespace {

using enum DependencyKind;
using Sentences = std::vector<std::string>;

Sentences check(const ScheduledJobs& jobs, Dependencies mode = Dependencies::respect) {
  return check_dependencies(view_of(jobs.jobs), jobs.schedule(), jobs.processors, mode);
}

/// Job 1 runs over [0, 10), job 2 over [15, 20), 5 seconds after it.
ScheduledJobs chain(DependencyKind kind) {
  ScheduledJobs jobs;
  jobs.processors = 4;
  jobs.add(0, 0, 10, 2);
  jobs.add(3, 15, 5, 2);
  std::fill(jobs.jobs.status.begin(), jobs.jobs.status.end(), std::int8_t{1});
  jobs.jobs.dependencies = {{1, 0, 5, kind}};
  jobs.own_submit_s = {0, 15};
  return jobs;
}

TEST(DependencyCheck, SubmitsFollowFromTheEndsOfOthers) {
  ScheduledJobs jobs = chain(afterok);
  EXPECT_EQ(check(jobs), Sentences{});
  jobs.own_submit_s[1] = 14;
  EXPECT_EQ(check(jobs), Sentences{"job 2: submitted at 14, its links say 15"});
  EXPECT_EQ(check(jobs, Dependencies::ignore), Sentences{"job 2: submitted at 14, its links say 3"});
  jobs = chain(after);
  EXPECT_EQ(check(jobs), Sentences{"job 2: submitted at 15, its links say 5"});
}

TEST(DependencyCheck, FeedbackSubmitsWhenTheThinkTimeIsOver) {
  ScheduledJobs jobs = chain(preceding);
  jobs.jobs.submit_s[1] = 100;
  EXPECT_EQ(check(jobs, Dependencies::feedback), Sentences{});
  EXPECT_EQ(check(jobs), Sentences{"job 2: submitted at 15, its links say 100"});
}

TEST(DependencyCheck, WhoWaitsForWhatCannotHappenNeverRuns) {
  ScheduledJobs jobs = chain(afterok);
  jobs.jobs.status[0] = 0;
  EXPECT_EQ(check(jobs), Sentences{"job 2: ran, though it waits for what cannot happen"});
  jobs.start_s[1] = not_started;
  EXPECT_EQ(check(jobs), Sentences{});
  jobs.jobs.status[0] = 1;
  EXPECT_EQ(check(jobs), Sentences{"job 2: never ran, though nothing forbids it"});
}

TEST(DependencyCheck, ARefusedJobEndsBadlyAtItsSubmit) {
  ScheduledJobs jobs = chain(afternotok);
  jobs.jobs.procs[0] = 5;
  jobs.start_s[0] = not_started;
  EXPECT_EQ(check(jobs), Sentences{"job 2: submitted at 15, its links say 5"});
  jobs.own_submit_s[1] = 5;
  EXPECT_EQ(check(jobs), Sentences{});
}

TEST(DependencyCheck, TasksOfAnArrayKeepItsLimit) {
  ScheduledJobs jobs = chain(after);
  jobs.jobs.dependencies.clear();
  jobs.jobs.array_tasks = {{0, 0, 1}, {1, 0, 1}};
  EXPECT_EQ(check(jobs), Sentences{});
  jobs.own_submit_s[1] = 10;
  EXPECT_EQ(check(jobs), Sentences{});
  jobs.own_submit_s[1] = 9;
  EXPECT_EQ(check(jobs), Sentences{"at 9: more tasks of the array of job 1 wait or run than its limit 1"});
}

}  // namespace
}  // namespace schedsweep::test
