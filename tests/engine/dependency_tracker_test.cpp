#include "engine/dependency_tracker.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

/// One job a submit, each of 1 processor.
JobStore jobs_at(const std::vector<Seconds>& submit_s) {
  JobStore jobs;
  resize(jobs, submit_s.size());
  jobs.submit_s = submit_s;
  std::fill(jobs.procs.begin(), jobs.procs.end(), 1);
  return jobs;
}

TEST(DependencyTracker, NothingToFollowIsInactive) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 1});
  tracker.reset(view_of(jobs), Dependencies::respect);
  EXPECT_FALSE(tracker.active());
  jobs.dependencies = {{1, 0, 0, DependencyKind::afterany}};
  tracker.reset(view_of(jobs), Dependencies::ignore);
  EXPECT_FALSE(tracker.active());
  tracker.reset(view_of(jobs), Dependencies::respect);
  EXPECT_TRUE(tracker.active());
}

TEST(DependencyTracker, ADelayCountsFromTheEnd) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 1});
  jobs.dependencies = {{1, 0, 7, DependencyKind::afterok}};
  tracker.reset(view_of(jobs), Dependencies::respect);
  EXPECT_FALSE(tracker.takes_over(0, 0));
  EXPECT_TRUE(tracker.takes_over(1, 1));
  EXPECT_FALSE(tracker.has_release());
  tracker.ended(0, 10, true);
  ASSERT_TRUE(tracker.has_release());
  EXPECT_EQ(tracker.next_release_s(), 17);
  EXPECT_EQ(tracker.pop_release(), 1u);
  EXPECT_FALSE(tracker.has_release());
}

TEST(DependencyTracker, FeedbackSubmitsBeforeTheTracesOwnInstant) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 100});
  jobs.dependencies = {{1, 0, 5, DependencyKind::preceding}};
  for (const Dependencies mode : {Dependencies::respect, Dependencies::feedback}) {
    tracker.reset(view_of(jobs), mode);
    EXPECT_FALSE(tracker.takes_over(0, 0));
    tracker.ended(0, 10, true);
    EXPECT_EQ(tracker.has_release(), mode == Dependencies::feedback);
    if (!tracker.has_release()) continue;
    EXPECT_EQ(tracker.next_release_s(), 15);
    EXPECT_EQ(tracker.pop_release(), 1u);
    EXPECT_TRUE(tracker.takes_over(1, 100)) << "it has entered already";
  }
}

TEST(DependencyTracker, ADropGoesDownTheChain) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 0, 0, 0, 0});
  jobs.dependencies = {{1, 0, 0, DependencyKind::afterok},
                       {2, 1, 0, DependencyKind::afterok},
                       {3, 2, 3, DependencyKind::afterany},
                       {4, 2, 0, DependencyKind::after}};
  tracker.reset(view_of(jobs), Dependencies::respect);
  EXPECT_FALSE(tracker.takes_over(0, 0));
  for (JobIndex job = 1; job < 5; ++job) EXPECT_TRUE(tracker.takes_over(job, 0));
  tracker.ended(0, 10, false);
  EXPECT_EQ(tracker.next_release_s(), 13);
  EXPECT_EQ(tracker.pop_release(), 3u);
  EXPECT_FALSE(tracker.has_release()) << "job 4 can never run: job 2 never starts";
}

TEST(DependencyTracker, AJobThatTheMachineRefusesIsNotReleased) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 100});
  jobs.procs[1] = 9;
  jobs.dependencies = {{1, 0, 5, DependencyKind::preceding}};
  tracker.reset(view_of(jobs), Dependencies::feedback, 8);
  EXPECT_FALSE(tracker.takes_over(0, 0));
  tracker.ended(0, 10, true);
  EXPECT_FALSE(tracker.has_release());
  tracker.cancelled(1, 100);
  EXPECT_FALSE(tracker.has_release());
}

TEST(DependencyTracker, ARefusedJobCountsAsEndedBadly) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({5, 6, 7});
  jobs.procs[0] = 9;
  jobs.dependencies = {{1, 0, 0, DependencyKind::afternotok}, {2, 0, 0, DependencyKind::afterok}};
  tracker.reset(view_of(jobs), Dependencies::respect, 8);
  tracker.cancelled(0, 5);
  EXPECT_FALSE(tracker.takes_over(1, 6));
  EXPECT_TRUE(tracker.takes_over(2, 7));
  EXPECT_FALSE(tracker.has_release());
}

TEST(DependencyTracker, AnArraysTasksEnterByRowAsOthersEnd) {
  DependencyTracker tracker;
  JobStore jobs = jobs_at({0, 0, 0, 0});
  jobs.array_tasks = {{0, 0, 2}, {1, 0, 2}, {2, 0, 2}, {3, 0, 2}};
  tracker.reset(view_of(jobs), Dependencies::respect);
  EXPECT_FALSE(tracker.takes_over(0, 0));
  EXPECT_FALSE(tracker.takes_over(1, 0));
  EXPECT_TRUE(tracker.takes_over(2, 0));
  EXPECT_TRUE(tracker.takes_over(3, 0));
  EXPECT_FALSE(tracker.has_release());
  tracker.ended(1, 8, false);
  EXPECT_EQ(tracker.next_release_s(), 8);
  EXPECT_EQ(tracker.pop_release(), 2u);
  EXPECT_FALSE(tracker.has_release());
  tracker.ended(0, 9, true);
  tracker.ended(2, 9, true);
  EXPECT_EQ(tracker.pop_release(), 3u);
  EXPECT_FALSE(tracker.has_release());
}

}  // namespace
}  // namespace schedsweep
