// What a run may be told to do otherwise at one instant, what it says to a policy, and what it learns as it goes on.
#include "tests/engine/small_machine.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

class SchedulerSwitches : public test::SmallMachine {};

TEST_F(SchedulerSwitches, TakesArrivalsFirstOnRequest) {
  set_jobs({{0, 3, 10}, {0, 1, 10}, {10, 4, 5}, {10, 1, 5}});
  input_.first = First::arrivals;
  EXPECT_EQ(passes(Pass::instant), (Passes{{0, {0, 1}, 4}, {10, {2, 3}, 4}, {15, {3}, 4}, {20, {}, 4}}));
  EXPECT_EQ(passes(Pass::event), (Passes{{0, {0}, 4},
                                         {0, {1}, 1},
                                         {10, {2}, 0},
                                         {10, {2, 3}, 0},
                                         {10, {2, 3}, 3},
                                         {10, {2}, 3},
                                         {15, {2}, 4},
                                         {20, {}, 4}}));
}

TEST_F(SchedulerSwitches, EndsJobsOfOneInstantByRowOrAsTheyHaveStarted) {
  set_jobs({{0, 1, 10}, {0, 1, 10}, {0, 2, 10}});
  const std::vector<JobIndex> reversed = {2, 1, 0};
  input_.queue_ranking = {reversed, reversed};
  const auto ends = [&](Ties ties) {
    input_.ties = ties;
    state_.reset(input_);
    std::vector<JobIndex> ended;
    Greedy greedy;
    const auto noting = [&](SchedulerState& state) {
      for (const EndedJob& job : state.ended()) ended.push_back(job.job);
      greedy.schedule(state);
    };
    Asked<decltype(noting)> policy{noting};
    run_events(state_, policy, Pass::instant, watch_);
    return ended;
  };
  EXPECT_EQ(ends(Ties::job), (std::vector<JobIndex>{0, 1, 2}));
  EXPECT_EQ(ends(Ties::start), (std::vector<JobIndex>{2, 1, 0}));
}

TEST_F(SchedulerSwitches, SaysWhoArrivedAndEndedAndWhenThatWasExpected) {
  set_jobs({{0, 1, 10}, {4, 2, 3}, {4, 9, 3}});
  const std::vector<JobSeconds> expected_s = {30, 3, 3};
  input_.expected_s = expected_s;
  std::vector<std::pair<Seconds, std::string>> news;
  Greedy greedy;
  const auto noting = [&](SchedulerState& state) {
    std::string text;
    for (const JobIndex job : state.arrived()) text += "+" + std::to_string(job);
    for (const EndedJob& job : state.ended())
      text += "-" + std::to_string(job.job) + " by " + std::to_string(job.believed_end_s);
    news.emplace_back(state.now_s(), text);
    greedy.schedule(state);
  };
  Asked<decltype(noting)> policy{noting};
  state_.reset(input_);
  run_events(state_, policy, Pass::instant, watch_);
  EXPECT_EQ(news,
            (std::vector<std::pair<Seconds, std::string>>{{0, "+0"}, {4, "+1"}, {7, "-1 by 7"}, {10, "-0 by 30"}}));
}

TEST_F(SchedulerSwitches, LendsProcessorsOfJobsThatEndNowAsWasBelieved) {
  set_jobs({{0, 1, 10}, {0, 2, 10}, {0, 1, 11}, {10, 1, 1}});
  const std::vector<JobSeconds> expected_s = {10, 11, 10, 1};
  input_.expected_s = expected_s;
  input_.first = First::arrivals;
  std::vector<Procs> lent;
  Greedy greedy;
  const auto noting = [&](SchedulerState& state) {
    lent.push_back(state.procs_ending_as_believed());
    greedy.schedule(state);
  };
  Asked<decltype(noting)> policy{noting};
  state_.reset(input_);
  run_events(state_, policy, Pass::event, watch_);
  EXPECT_EQ(lent.at(3), 1) << "job 0: job 1 was believed to run on, job 2 does";
}

TEST_F(SchedulerSwitches, HoldsThePassesThatAreAskedFor) {
  set_jobs({{0, 4, 10}, {20, 4, 10}});
  const auto times = [&](auto ask) {
    state_.reset(input_);
    std::vector<Seconds> seen;
    Greedy greedy;
    const auto asking = [&](SchedulerState& state) {
      seen.push_back(state.now_s());
      greedy.schedule(state);
      ask(state);
    };
    Asked<decltype(asking)> policy{asking};
    run_events(state_, policy, Pass::instant, watch_);
    return seen;
  };
  using Times = std::vector<Seconds>;
  EXPECT_EQ(times([](SchedulerState&) {}), (Times{0, 10, 20, 30}));
  EXPECT_EQ(times([](SchedulerState& state) {
              if (state.now_s() == 10) state.wake_at(15);
            }),
            (Times{0, 10, 15, 20, 30}));
  EXPECT_EQ(times([](SchedulerState& state) {
              if (state.now_s() == 10) state.wake_at(25);
            }),
            (Times{0, 10, 20, 30}))
      << "what happens before withdraws it";
  EXPECT_EQ(times([](SchedulerState& state) {
              if (state.now_s() != 50) state.wake_if_idle(50);
            }),
            (Times{0, 10, 20, 30, 50}))
      << "only when nothing else is ever to happen";
}

/// Keys that fall with the row, or, from 10 on, rise with it; knows beliefs only once a job has entered.
class Reversing : public LiveRun {
 public:
  explicit Reversing(std::vector<JobSeconds>& guard_s) : guard_s_(guard_s) {}

  void arrived(JobIndex job, Seconds) override { guard_s_[job] = static_cast<JobSeconds>(10 - job % 2); }

  void started(JobIndex job, Seconds now_s) override { starts.emplace_back(job, now_s); }

  void ended(JobIndex job, Seconds now_s) override { ends.emplace_back(job, now_s); }

  double constant(const KeyedJobs& job) override { return job.job[0]; }

  void keys(const KeyedJobs& jobs, Seconds now_s, std::span<double> keys) override {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      keys[i] = (now_s < 10 ? -1.0 : 1.0) * jobs.job[i];
      EXPECT_EQ(jobs.constant[i], jobs.job[i]) << "of each job, wherever it stands";
    }
  }

  std::vector<std::pair<JobIndex, Seconds>> starts;
  std::vector<std::pair<JobIndex, Seconds>> ends;

 private:
  std::vector<JobSeconds>& guard_s_;
};

TEST_F(SchedulerSwitches, TakesKeysAsJobsEnterAsJobsEndOrAtEveryPass) {
  set_jobs({{0, 4, 10}, {1, 4, 1}, {2, 4, 1}, {10, 4, 1}});
  std::vector<JobSeconds> guard_s(4);
  input_.guard_s = guard_s;
  for (const QueueOrder queue_order : {QueueOrder::at_entry, QueueOrder::at_end, QueueOrder::at_pass}) {
    Reversing live(guard_s);
    input_.live = &live;
    input_.queue_order = queue_order;
    const Passes found = passes(Pass::instant);
    EXPECT_EQ(found.at(2), (Greedy::Pass{2, {2, 1}, 0}));
    const std::vector<JobIndex> at_10 =
        queue_order == QueueOrder::at_entry ? std::vector<JobIndex>{2, 1, 3} : std::vector<JobIndex>{1, 2, 3};
    EXPECT_EQ(found.at(3), (Greedy::Pass{10, at_10, 4}));
    EXPECT_EQ(live.starts.front(), (std::pair<JobIndex, Seconds>{0, 0}));
    EXPECT_EQ(live.starts.back(), (std::pair<JobIndex, Seconds>{at_10.back(), 12})) << "one after the other";
    EXPECT_EQ(live.ends.front(), (std::pair<JobIndex, Seconds>{0, 10}));
    EXPECT_EQ(live.ends.size(), 4u);
  }
}

TEST_F(SchedulerSwitches, WalksJobsWithLearntBeliefsShortestFirst) {
  set_jobs({{0, 1, 5}, {0, 1, 5}, {0, 1, 5}, {0, 1, 5}});
  std::vector<JobSeconds> guard_s(4);
  input_.guard_s = guard_s;
  Reversing live(guard_s);
  input_.live = &live;
  input_.queue_order = QueueOrder::at_entry;
  input_.shortest_first = true;
  state_.reset(input_);
  ASSERT_TRUE(state_.advance());
  while (state_.take_event()) {
  }
  state_.begin_pass();
  std::vector<JobIndex> walked;
  state_.walk(any_job, [&](JobIndex job) {
    walked.push_back(job);
    return any_job;
  });
  EXPECT_EQ(walked, (std::vector<JobIndex>{3, 1, 2, 0})) << "guards 9 before 10, ties in queue order";
  EXPECT_EQ(state_.head(), 3u);
}

TEST_F(SchedulerSwitches, LetsJobsInWhenTheirLinksAreMet) {
  set_jobs({{0, 4, 10}, {1, 1, 5}, {2, 1, 5}});
  store_.status = {1, 1, 1};
  store_.dependencies = {{1, 0, 3, DependencyKind::afterany}, {2, 0, 0, DependencyKind::afternotok}};
  input_.jobs = view_of(store_);
  input_.dependencies = Dependencies::respect;
  Reversing live(store_.requested_s);
  input_.live = &live;
  input_.queue_order = QueueOrder::at_entry;
  EXPECT_EQ(passes(Pass::instant), (Passes{{0, {0}, 4}, {10, {}, 4}, {13, {1}, 4}, {18, {}, 4}}));
  const Schedule schedule = state_.schedule();
  EXPECT_EQ(schedule.submit_s[1], 13);
  EXPECT_EQ(schedule.kind[2], StartKind::rejected) << "what it waits for has ended well";
}

}  // namespace
}  // namespace schedsweep
