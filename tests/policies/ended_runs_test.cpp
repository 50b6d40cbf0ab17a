// Runs that are ended from outside or by a limit: the verdict, and the workspace they leave.
#include "policies/simulate.h"
#include "tests/support/compositions.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct Onlooker final : RunWatcher {
  void before_pass(SchedulerState&) override {}

  void after_pass(SchedulerState&) override {}
};

/// Every third composition, each with a workload of its own, none of which ends by a job too wide.
template <class Check>
void for_many_compositions(std::uint64_t seed, Check check) {
  const std::vector<Parameters> all = test::all_compositions();
  for (std::size_t row = 0; row < all.size(); row += 3) {
    Parameters parameters = all[row];
    if (parameters.wider == Wider::reject) parameters.wider = Wider::drop;
    const test::Workload workload = test::workload_of_seed(++seed);
    SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
    check(workload, parameters);
    if (testing::Test::HasFailure()) return;
  }
}

bool ends_early(const test::Workload& workload, const Parameters& parameters, Workspace& ws,
                Checks checks = Checks::none, RunWatcher* watcher = nullptr) {
  try {
    simulate(workload.table(), workload.processors, parameters, ws, checks, watcher);
  } catch (const RunTimeout&) {
    return true;
  } catch (const RunStopped&) {
    return true;
  }
  return false;
}

void expect_equal(const Schedule& a, const Schedule& b) {
  const auto equal = [](auto x, auto y) { return std::equal(x.begin(), x.end(), y.begin(), y.end()); };
  EXPECT_TRUE(equal(a.start_s, b.start_s));
  EXPECT_TRUE(equal(a.submit_s, b.submit_s));
  EXPECT_TRUE(equal(a.kind, b.kind));
  EXPECT_TRUE(equal(a.promise_s, b.promise_s));
  EXPECT_EQ(a.past_belief, b.past_belief);
  EXPECT_EQ(a.learned_beliefs, b.learned_beliefs);
  EXPECT_EQ(a.broken_promises, b.broken_promises);
}

TEST(EndedRuns, LeaveAWorkspaceAsGoodAsNew) {
  std::atomic<bool> stop = true;
  std::mt19937_64 random(3);
  Workspace used;
  int stopped = 0;
  for_many_compositions(9'000'000, [&](const test::Workload& workload, const Parameters& parameters) {
    // Stopped in another workload than the next run's, too, and by either way.
    const test::Workload other = test::workload_of_seed(random());
    for (const test::Workload* first : {&workload, &other}) {
      const auto place = static_cast<std::int32_t>(1 + random() % 150);
      used.watch = random() % 2 == 0 ? RunWatch({}, &stop, place) : RunWatch({place});
      stopped += ends_early(*first, parameters, used, random() % 8 == 0 ? Checks::strict : Checks::none);
      used.watch = {};
      Workspace fresh;
      const JobTable jobs = workload.table();
      expect_equal(simulate(jobs, workload.processors, parameters, used),
                   simulate(jobs, workload.processors, parameters, fresh));
    }
  });
  EXPECT_GT(stopped, 1000);
}

TEST(EndedRuns, AreTheSameWhicheverLoopRunsThem) {
  std::mt19937_64 random(4);
  Workspace alone, watched, strict;
  Onlooker onlooker;
  int late = 0, early = 0;
  for_many_compositions(9'500'000, [&](const test::Workload& workload, const Parameters& parameters) {
    // About as many as most runs have: two a job.
    const auto most = static_cast<std::int64_t>(2 * workload.jobs.procs.size());
    for (std::int64_t max_events = std::max<std::int64_t>(most - 3, 1); max_events <= most + 1; ++max_events) {
      alone.watch = watched.watch = strict.watch = RunWatch({max_events});
      const bool timeout = ends_early(workload, parameters, alone);
      EXPECT_EQ(ends_early(workload, parameters, watched, Checks::none, &onlooker), timeout);
      if (max_events == most) EXPECT_EQ(ends_early(workload, parameters, strict, Checks::strict), timeout);
      ++(timeout ? early : late);
    }
  });
  EXPECT_GT(early, 500);
  EXPECT_GT(late, 500);
}

}  // namespace
}  // namespace schedsweep
