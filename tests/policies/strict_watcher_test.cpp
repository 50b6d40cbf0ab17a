// Strict checks accept every run of this program and refuse wrong ones.
#include "policies/strict_watcher.h"

#include "engine/error.h"
#include "engine/event_loop.h"
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::Workload;

/// What strict checks say of the run; empty when they pass, or the run is refused for its input.
std::string complaint(const Workload& workload, const Parameters& parameters, Workspace& workspace) {
  try {
    simulate(workload.table(), workload.processors, parameters, workspace, Checks::strict);
  } catch (const InvariantError& error) {
    return error.what();
  } catch (const InputError&) {
  }
  return {};
}

TEST(StrictChecks, PassInEveryComposition) {
  Workspace workspace;
  std::uint64_t seed = 1'000'000;
  for (const Parameters& parameters : test::all_compositions()) {
    const Workload workload = test::workload_of_seed(++seed);
    EXPECT_EQ(complaint(workload, parameters, workspace), "") << parameters << ", seed " << seed << "\n" << workload;
    if (HasFailure()) return;
  }
}

TEST(StrictChecks, ChangeNothing) {
  Workspace watched, unwatched;
  std::uint64_t seed = 1'500'000;
  for (const Parameters& parameters : test::all_compositions()) {
    const Workload workload = test::workload_of_seed(++seed);
    if (parameters.wider == Wider::reject && test::has_wide_job(workload)) continue;
    if (complaint(workload, parameters, watched) != "") continue;
    const Schedule expected = simulate(workload.table(), workload.processors, parameters, unwatched);
    const Schedule found = watched.state.schedule();
    ASSERT_TRUE(std::equal(found.start_s.begin(), found.start_s.end(), expected.start_s.begin()) &&
                std::equal(found.kind.begin(), found.kind.end(), expected.kind.begin()))
        << parameters << ", seed " << seed << "\n"
        << workload;
  }
}

/// Two processors; job 1 holds one of them until 10, job 2 wants both, job 3 would hold the other one until 100.
class WrongPolicies : public testing::Test {
 protected:
  WrongPolicies() {
    resize(store_, 3);
    store_.number = {1, 2, 3};
    store_.submit_s = {0, 1, 2};
    store_.procs = {1, 2, 1};
    store_.run_s = {10, 10, 98};
    input_.jobs = view_of(store_);
    input_.processors = 2;
    input_.procs = store_.procs;
    input_.run_s = input_.expected_s = input_.guard_s = store_.run_s;
    state_.reset(input_);
  }

  /// What strict checks say of a run in which `decide(state)` is every pass.
  template <class Decide>
  std::string complaint(Decide decide) {
    struct Policy {
      Decide& decide;

      void schedule(SchedulerState& state) { decide(state); }
    } policy{decide};

    try {
      run_events(state_, policy, Pass::instant, watch_, StrictWatcher(state_, Parameters{}));
    } catch (const InvariantError& error) {
      return error.what();
    }
    return "";
  }

  static void start_all_that_fit(SchedulerState& state) {
    state.walk(any_job, [&](JobIndex job) {
      if (state.input().procs[job] <= state.free()) state.start(job, StartKind::in_order);
      return any_job;
    });
  }

  JobStore store_;
  RunInput input_{};
  SchedulerState state_;
  RunWatch watch_;
};

TEST_F(WrongPolicies, RightOnePasses) {
  Backfill easy{Parameters{}};
  EXPECT_EQ(complaint([&](SchedulerState& state) { easy.schedule(state); }), "");
  EXPECT_EQ(state_.start_s(1), 10);
}

TEST_F(WrongPolicies, DelayTheHead) {
  EXPECT_EQ(complaint(start_all_that_fit), "invariant violated at t = 100 s: job 2 was promised 10 s at the head");
}

TEST_F(WrongPolicies, DelayTheHeadForTheSakeOfNobody) {
  const auto sleepy = [](SchedulerState& state) {
    if (state.now_s() == 0 || state.now_s() > 10) start_all_that_fit(state);
    if (state.now_s() == 2) state.start(2, StartKind::backfilled);
  };
  EXPECT_EQ(complaint(sleepy), "invariant violated at t = 100 s: job 2 was promised 10 s at the head");
}

TEST_F(WrongPolicies, UseMoreProcessorsThanThereAre) {
  const auto greedy = [](SchedulerState& state) { state.start(state.head(), StartKind::in_order); };
  EXPECT_EQ(complaint(greedy), "invariant violated at t = 1 s: free processors are negative: -1");
}

TEST_F(WrongPolicies, LetProcessorsAppear) {
  const auto forger = [](SchedulerState& state) {
    start_all_that_fit(state);
    if (state.now_s() == 0) state.running().insert({50, 0, 1});
  };
  EXPECT_EQ(complaint(forger), "invariant violated at t = 0 s: 2 busy + 1 free processors are not the machine's 2");
}

TEST_F(WrongPolicies, RunAJobThatWaits) {
  const auto forger = [](SchedulerState& state) { state.running().insert({50, state.head(), 1}); };
  EXPECT_EQ(complaint(forger), "invariant violated at t = 0 s: job 1 waits and runs");
}

TEST_F(WrongPolicies, RunAJobBeforeItsSubmit) {
  const auto forger = [](SchedulerState& state) {
    start_all_that_fit(state);
    if (state.now_s() == 0) state.running().insert({50, 2, 1});
  };
  EXPECT_EQ(complaint(forger), "invariant violated at t = 0 s: job 3 started before its submit");
}

TEST_F(WrongPolicies, TurnBackTheClock) {
  Backfill easy{Parameters{}};
  run_events(state_, easy, Pass::instant, watch_);
  StrictWatcher watcher(state_, Parameters{});
  state_.reset(input_);
  EXPECT_THROW(watcher.before_pass(state_), InvariantError);
}

}  // namespace
}  // namespace schedsweep
