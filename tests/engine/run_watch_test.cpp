#include "engine/run_watch.h"

#include "tests/engine/small_machine.h"

#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

constexpr RunLimits none;

RunLimits events(std::int64_t n) { return {n, none.max_wall_s}; }

RunLimits wall_s(double seconds) { return {none.max_events, seconds}; }

/// What the watch says of work without an end.
std::string complaint(RunWatch watch) {
  try {
    for (;;) watch.tick();
  } catch (const RunTimeout& timeout) {
    return timeout.what();
  }
}

TEST(RunWatch, LetsEverythingPassByDefault) {
  RunWatch watch;
  for (int i = 0; i < 100'000; ++i) watch.event();
  watch.expect_events(none.max_events);
  watch.look();
  EXPECT_FALSE(watch.limits_events());
}

TEST(RunWatch, EndsAtTheEventBeyondTheLimit) {
  RunWatch watch(events(1000));
  EXPECT_TRUE(watch.limits_events());
  for (int round = 0; round < 2; ++round) {
    watch.begin();
    for (int i = 0; i < 1000; ++i) watch.event();
    for (int i = 0; i < 10'000; ++i) watch.tick();  // steps are no events
    EXPECT_THROW(watch.event(), RunTimeout) << "round " << round;
  }
  watch.expect_events(1000);
  try {
    watch.expect_events(1001);
    FAIL();
  } catch (const RunTimeout& timeout) {
    EXPECT_STREQ(timeout.what(),
                 "simulation: more than 1000 events (max_events) raise max_events or leave this run out");
  }
}

TEST(RunWatch, EndsAfterTheWallLimitWithAMessageThatNamesNoOtherTime) {
  EXPECT_EQ(complaint(RunWatch(wall_s(0.01))),
            "simulation: longer than 0.01 s (the limit of one run) raise the limit or leave this run out");
}

TEST(RunWatch, CountsTheWallLimitFromTheBeginningOfTheRun) {
  RunWatch watch(wall_s(60));
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  watch = RunWatch(wall_s(0.001));
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_THROW(watch.look(), RunTimeout);
  watch = RunWatch(wall_s(60));
  watch.begin();
  watch.look();
}

TEST(RunWatch, SeesTheFlagWithinTheTicksOfALook) {
  std::atomic<bool> stop = false;
  RunWatch watch({}, &stop, 10);
  for (int i = 0; i < 1000; ++i) watch.tick();
  stop = true;
  int ticks = 0;
  EXPECT_THROW(for (; ticks < 1000; ++ticks) watch.tick(), RunStopped);
  EXPECT_LT(ticks, 10);
  watch.begin();
  EXPECT_THROW(watch.tick(10), RunStopped) << "many steps at once";
  stop = false;
  watch.look();
}

class EndlessPolicy : public test::SmallMachine {
 protected:
  /// Starts nobody, and asks for a pass at the very instant of every pass.
  struct Restless {
    void schedule(SchedulerState& state) { state.wake_at(state.now_s()); }
  };

  void run(RunWatch watch) {
    set_jobs({{0, 1, 10}, {0, 2, 10}});
    state_.reset(input_);
    Restless policy;
    run_events(state_, policy, Pass::instant, watch);
  }
};

TEST_F(EndlessPolicy, EndsAtTheLimitOfEvents) { EXPECT_THROW(run(RunWatch(events(100'000))), RunTimeout); }

TEST_F(EndlessPolicy, EndsAtTheWallLimit) { EXPECT_THROW(run(RunWatch(wall_s(0.01))), RunTimeout); }

TEST_F(EndlessPolicy, EndsWhenItIsToldTo) {
  std::atomic<bool> stop = false;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    stop = true;
  });
  EXPECT_THROW(run(RunWatch({}, &stop)), RunStopped);
  other.join();
}

TEST_F(EndlessPolicy, EntersEndsAndWakesAreEvents) {
  set_jobs({{0, 4, 10}, {0, 9, 10}, {0, 2, 10}, {20, 1, 0}});
  const auto run_greedy = [&](std::int64_t max_events) {
    state_.reset(input_);
    RunWatch watch(events(max_events));
    Greedy greedy;
    const auto waking = [&](SchedulerState& state) {
      greedy.schedule(state);
      if (state.now_s() < 3) state.wake_at(state.now_s() + 1);  // 1, 2, 3
      if (state.now_s() == 3) state.wake_at(10);                // when a job ends anyway
    };
    Asked<decltype(waking)> policy{waking};
    run_events(state_, policy, Pass::instant, watch);
  };
  constexpr std::int64_t entered = 3, ended = 3, woken = 3;
  run_greedy(entered + ended + woken);
  EXPECT_THROW(run_greedy(entered + ended + woken - 1), RunTimeout);
}

}  // namespace
}  // namespace schedsweep
