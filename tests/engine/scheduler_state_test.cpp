#include "engine/error.h"
#include "tests/engine/small_machine.h"

#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

class SchedulerStateTest : public test::SmallMachine {};

TEST_F(SchedulerStateTest, TakesAllEventsOfAnInstantBeforeThePass) {
  set_jobs({{0, 3, 10}, {0, 1, 10}, {10, 4, 5}, {10, 1, 5}});
  EXPECT_EQ(passes(Pass::instant), (Passes{{0, {0, 1}, 4}, {10, {2, 3}, 4}, {15, {3}, 4}, {20, {}, 4}}));
}

TEST_F(SchedulerStateTest, TakesCompletionsThenArrivalsOneByOneOnRequest) {
  set_jobs({{0, 3, 10}, {0, 1, 10}, {10, 4, 5}, {10, 1, 5}});
  EXPECT_EQ(
      passes(Pass::event),
      (Passes{
          {0, {0}, 4}, {0, {1}, 1}, {10, {}, 3}, {10, {}, 4}, {10, {2}, 4}, {10, {3}, 0}, {15, {3}, 4}, {20, {}, 4}}));
}

TEST_F(SchedulerStateTest, EndsJobsOfNoLengthInAFurtherRoundOfTheInstant) {
  set_jobs({{7, 4, 0}, {7, 4, 0}, {7, 1, 3}});
  EXPECT_EQ(passes(Pass::instant), (Passes{{7, {0, 1, 2}, 4}, {7, {1, 2}, 4}, {7, {2}, 4}, {10, {}, 4}}));
  EXPECT_EQ(state_.schedule().start_s[2], 7);
}

TEST_F(SchedulerStateTest, RejectsJobsWiderThanTheMachineWithoutAnEvent) {
  set_jobs({{0, 5, 10}, {3, 4, 2}, {4, 9, 1}});
  EXPECT_EQ(passes(Pass::instant), (Passes{{3, {1}, 4}, {5, {}, 4}}));
  const Schedule schedule = state_.schedule();
  EXPECT_EQ(schedule.start_s[0], not_started);
  EXPECT_EQ(schedule.kind[0], StartKind::rejected);
  EXPECT_EQ(schedule.start_s[1], 3);
  EXPECT_EQ(schedule.kind[1], StartKind::in_order);
  EXPECT_EQ(schedule.kind[2], StartKind::rejected);
}

TEST_F(SchedulerStateTest, WalksTheQueueInItsOrderOrInTheOneForBackfilling) {
  set_jobs({{0, 1, 9}, {0, 1, 8}, {0, 1, 7}});
  const std::vector<JobIndex> one = {1, 2, 0}, other = {2, 0, 1};  // each the inverse of the other
  input_.queue_ranking = {one, other};
  EXPECT_EQ(passes(Pass::instant).front().waiting, (std::vector<JobIndex>{2, 0, 1}));
  input_.backfill_ranking = {other, one};
  EXPECT_EQ(passes(Pass::instant).front().waiting, (std::vector<JobIndex>{2, 0, 1})) << "the queue stands as it stood";

  state_.reset(input_);
  ASSERT_TRUE(state_.advance());
  while (state_.take_event()) {
  }
  std::vector<JobIndex> walked;
  state_.walk(any_job, [&](JobIndex job) {
    walked.push_back(job);
    return any_job;
  });
  EXPECT_EQ(walked, (std::vector<JobIndex>{1, 2, 0}));
  EXPECT_EQ(state_.head(), 2u) << "the head is the queue's";
  state_.start(2, StartKind::in_order);
  EXPECT_EQ(state_.head(), 0u);
}

TEST_F(SchedulerStateTest, KnowsWhoWaits) {
  set_jobs({{0, 1, 9}, {0, 1, 8}, {5, 1, 7}, {5, 5, 7}});
  state_.reset(input_);
  ASSERT_TRUE(state_.advance());
  EXPECT_TRUE(state_.queue_empty());
  EXPECT_FALSE(state_.waits(0)) << "its arrival has not been taken";
  EXPECT_TRUE(state_.take_event());
  EXPECT_TRUE(state_.waits(0));
  EXPECT_FALSE(state_.waits(1));
  EXPECT_TRUE(state_.take_event());
  EXPECT_FALSE(state_.take_event());
  EXPECT_EQ(state_.n_waiting(), 2u);
  state_.start(0, StartKind::in_order);
  EXPECT_FALSE(state_.waits(0));
  EXPECT_EQ(state_.free(), 3);
  EXPECT_EQ(state_.running().entries().size(), 1u);
  ASSERT_TRUE(state_.advance());
  EXPECT_EQ(state_.now_s(), 5);
  while (state_.take_event()) {
  }
  EXPECT_TRUE(state_.waits(2));
  EXPECT_FALSE(state_.waits(3)) << "the machine has rejected it";
}

TEST_F(SchedulerStateTest, StartsFromTheFirstSubmitEvenBeforeZero) {
  set_jobs({{-20, 4, 5}, {-18, 4, 5}});
  EXPECT_EQ(passes(Pass::instant), (Passes{{-20, {0}, 4}, {-18, {1}, 0}, {-15, {1}, 4}, {-10, {}, 4}}));
}

TEST_F(SchedulerStateTest, HasNothingToDoWithoutJobs) {
  set_jobs({});
  EXPECT_TRUE(passes(Pass::instant).empty());
  EXPECT_TRUE(state_.schedule().start_s.empty());
}

TEST_F(SchedulerStateTest, RefusesTimesThatItCannotRepresent) {
  set_jobs({{0, 4, 5}, {Seconds{1} << 36, 4, 5}});
  EXPECT_THROW(passes(Pass::instant), InputError);
}

}  // namespace
}  // namespace schedsweep
