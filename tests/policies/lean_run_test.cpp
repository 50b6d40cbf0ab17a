// Runs that nobody watches take a shorter way where everything is known before them: to the same schedule.
#include "engine/workload/generate.h"
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/simulate.h"
#include "tests/reference/slow_simulator.h"
#include "tests/support/compositions.h"
#include "tests/support/workload.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct Onlooker final : RunWatcher {
  void before_pass(SchedulerState&) override {}

  void after_pass(SchedulerState&) override {}
};

void expect_equal_runs(const JobTable& jobs, Procs processors, const Parameters& parameters) {
  static Workspace alone, watched;
  Onlooker onlooker;
  const Schedule a = simulate(jobs, processors, parameters, alone);
  const Schedule b = simulate(jobs, processors, parameters, watched, Checks::none, &onlooker);
  EXPECT_TRUE(std::equal(a.start_s.begin(), a.start_s.end(), b.start_s.begin(), b.start_s.end()));
  EXPECT_TRUE(std::equal(a.kind.begin(), a.kind.end(), b.kind.begin(), b.kind.end()));
  EXPECT_EQ(a.past_belief, b.past_belief);
  EXPECT_EQ(a.killed, b.killed);
  EXPECT_EQ(a.request_fallbacks, b.request_fallbacks);
  EXPECT_EQ(a.learned_beliefs, b.learned_beliefs);
}

/// Draws from all compositions have seldom this program's own conventions throughout: here all have.
TEST(LeanRun, EqualsTheWatchedRunAndTheReferenceUnderOurConventions) {
  std::uint64_t seed = 8'000'000;
  Workspace workspace;
  for (std::size_t order = 0; order < orders().size(); ++order)
    for (std::size_t estimate = 0; estimate < estimators().size(); ++estimate)
      for (const std::int64_t reservations : {0, 1})
        for (const BackfillOrder backfill_order : {BackfillOrder::queue, BackfillOrder::shortest})
          for (int round = 0; round < 10; ++round) {
            Parameters parameters;
            parameters.order = static_cast<std::uint8_t>(order);
            parameters.estimate = static_cast<std::uint8_t>(estimate);
            parameters.estimate_factor = round % 2 == 0 ? 2.5 : 0.4;
            parameters.reservations = reservations;
            parameters.backfill_order = backfill_order;
            parameters.overrun = round % 3 == 0 ? Overrun::kill : Overrun::run;
            parameters.wider = round % 4 == 0 ? Wider::clamp : Wider::drop;
            const test::Workload workload = test::workload_of_seed(++seed);
            SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
            expect_equal_runs(workload.table(), workload.processors, parameters);
            const test::SlowRun slow = test::slow_run(workload.table(), workload.processors, parameters);
            const Schedule fast = simulate(workload.table(), workload.processors, parameters, workspace);
            EXPECT_TRUE(std::equal(fast.start_s.begin(), fast.start_s.end(), slow.start_s.begin(), slow.start_s.end()));
            EXPECT_TRUE(std::equal(fast.kind.begin(), fast.kind.end(), slow.kind.begin(), slow.kind.end()));
            if (HasFailure()) return;
          }
}

TEST(LeanRun, EqualsTheWatchedRunOfEveryComposition) {
  std::uint64_t seed = 7'000'000;
  for (Parameters parameters : test::all_compositions()) {
    const test::Workload workload = test::workload_of_seed(++seed);
    if (parameters.wider == Wider::reject) parameters.wider = Wider::drop;
    SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
    expect_equal_runs(workload.table(), workload.processors, parameters);
    if (HasFailure()) return;
  }
}

/// Thousands of waiting jobs, hundreds that run: more than one block of everything.
TEST(LeanRun, EqualsTheWatchedRunInDeepQueues) {
  WorkloadSpec spec;
  spec.jobs = 12'000;
  spec.load = 2.5;
  spec.processors = 2048;
  const JobStore jobs = generate(spec);
  Parameters parameters;
  parameters.estimate_factor = 0.5;  // where `scaled` reads it: jobs outlive what is believed
  for (const char* order : {"fcfs", "sjf", "ljf", "saf"})
    for (const BackfillOrder backfill_order : {BackfillOrder::queue, BackfillOrder::shortest})
      for (const char* estimate : {"requested", "actual", "scaled"}) {
        const auto is_named = [](const char* name) { return [=](const auto& row) { return row.name == name; }; };
        parameters.order = static_cast<std::uint8_t>(std::find_if(orders().begin(), orders().end(), is_named(order)) -
                                                     orders().begin());
        parameters.estimate = static_cast<std::uint8_t>(
            std::find_if(estimators().begin(), estimators().end(), is_named(estimate)) - estimators().begin());
        parameters.backfill_order = backfill_order;
        SCOPED_TRACE(testing::Message() << parameters);
        expect_equal_runs(view_of(jobs), spec.processors, parameters);
      }
}

}  // namespace
}  // namespace schedsweep
