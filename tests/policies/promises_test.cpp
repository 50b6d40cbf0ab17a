// Reservations: what is promised is kept, and the ends of one scale meet what has another name.
#include "tests/policies/finished_run.h"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::FinishedRun;
using test::for_every_run;
using test::Workload;

struct Decisions {
  std::vector<Seconds> start_s;
  std::vector<StartKind> kind;

  bool operator==(const Decisions&) const = default;
};

Decisions decisions_of(const Schedule& schedule) {
  return {{schedule.start_s.begin(), schedule.start_s.end()}, {schedule.kind.begin(), schedule.kind.end()}};
}

Decisions decisions_of(const FinishedRun& run) { return decisions_of(run.schedule); }

Decisions decisions_of(const Workload& workload, const Parameters& parameters) {
  static Workspace workspace;
  return decisions_of(simulate(workload.table(), workload.processors, parameters, workspace));
}

/// No job takes less than a second, by what is believed or in truth.
void lengthen_runs(Workload& workload) {
  for (JobSeconds& run_s : workload.jobs.run_s) run_s = std::max(run_s, 1);
}

/// Reservations that are kept, on beliefs that nobody outlives.
void keep_promises(Workload& workload, Parameters& parameters) {
  test::raise_requests(workload);
  parameters.promise = Promise::keep;
  // Between two ends of one instant the other one looks late.
  parameters.pass = Pass::instant;
  parameters.dialect = 0;
  parameters.estimate_candidate = parameters.estimate_running;
}

TEST(Promises, AreKeptWhereNobodyOutlivesABelief) {
  int all = 0, some = 0;
  const auto check = [&](const FinishedRun& run) {
    if (!run.plans() || !run.beliefs_are_upper_bounds()) return;
    ASSERT_EQ(run.schedule.broken_promises, 0);
    for (std::size_t job = 0; job < run.size(); ++job) {
      if (!run.ran(job)) continue;
      const Seconds promise_s = run.schedule.promise_s[job];
      if (promise_s != not_started) {
        ASSERT_GE(promise_s, run.submit_s(job)) << "row " << job;
        ASSERT_LE(run.start_s(job), promise_s) << "row " << job;
        ++(run.parameters.reservations == unlimited ? all : some);
      } else if (run.parameters.reservations == unlimited) {
        ASSERT_EQ(run.start_s(job), run.submit_s(job)) << "row " << job << " waited for nothing";
      }
    }
  };
  for_every_run(check, keep_promises);
  EXPECT_GT(all, 1000);
  EXPECT_GT(some, 1000);
}

TEST(Promises, AreMadeToWhoeverStarves) {
  int starving = 0;
  const auto check = [&](const FinishedRun& run) {
    if (!run.beliefs_are_upper_bounds()) return;
    const std::set<Seconds> instants = run.instants();
    for (std::size_t job = 0; job < run.size(); ++job) {
      if (!run.ran(job)) continue;
      const auto starves = instants.upper_bound(run.submit_s(job) + run.parameters.starvation_wait_s);
      if (starves == instants.end() || *starves >= run.start_s(job)) continue;
      ASSERT_NE(run.schedule.promise_s[job], not_started) << "row " << job << " starves at " << *starves;
      ASSERT_LE(run.start_s(job), run.schedule.promise_s[job]) << "row " << job;
      ++starving;
    }
  };
  for_every_run(check, [](Workload& workload, Parameters& parameters) {
    keep_promises(workload, parameters);
    parameters.reservations = 1;
    parameters.starvation_wait_s %= 700;
  });
  EXPECT_GT(starving, 1000);
}

TEST(Promises, AreMadeOverToEveryoneByAsManyReservationsAsJobs) {
  for_every_run(
      [](const FinishedRun& run) {
        Parameters parameters = run.parameters;
        parameters.reservations = static_cast<std::int64_t>(std::max<std::size_t>(run.size(), 2));
        Workspace workspace;
        const Schedule counted = simulate(run.workload.table(), run.workload.processors, parameters, workspace);
        for (std::size_t job = 0; job < run.size(); ++job) {
          ASSERT_EQ(counted.start_s[job], run.start_s(job)) << "row " << job;
          ASSERT_EQ(counted.promise_s[job], run.schedule.promise_s[job]) << "row " << job;
          ASSERT_EQ(counted.kind[job], run.schedule.kind[job]) << "row " << job;
        }
      },
      [](Workload&, Parameters& parameters) { parameters.reservations = unlimited; });
}

TEST(Promises, RemadeToTheHeadAloneAreEasy) {
  int backfilled = 0;
  const auto check = [&](const FinishedRun& run) {
    const auto& guard_s = run.input.guard_s;
    if (std::any_of(guard_s.begin(), guard_s.end(), [](JobSeconds guard) { return guard < 1; })) return;
    Parameters planned = run.parameters;
    planned.promise = Promise::replan;
    planned.starvation_wait_s = unlimited - 1;  // nobody waits so long
    backfilled += std::count(run.schedule.kind.begin(), run.schedule.kind.end(), StartKind::backfilled) > 0;
    ASSERT_EQ(decisions_of(run.workload, planned), decisions_of(run));
  };
  for_every_run(check, [](Workload& workload, Parameters& parameters) {
    lengthen_runs(workload);
    const Parameters own;
    parameters.dialect = 0;
    parameters.reservations = 1;
    parameters.starvation_wait_s = unlimited;
    parameters.spare = own.spare;
    parameters.shadow = own.shadow;
    parameters.until_shadow = own.until_shadow;
    parameters.overdue = own.overdue;
  });
  EXPECT_GT(backfilled, 1000);
}

TEST(Promises, OfAClairvoyantNeedNotBeRemade) {
  int promised = 0;
  const auto check = [&](const FinishedRun& run) {
    Parameters replan = run.parameters;
    replan.promise = Promise::replan;
    ASSERT_EQ(decisions_of(run.workload, replan).start_s, decisions_of(run).start_s);
    for (const Seconds promise_s : run.schedule.promise_s) promised += promise_s != not_started;
  };
  for_every_run(check, [](Workload& workload, Parameters& parameters) {
    lengthen_runs(workload);
    parameters.order = 0;  // fcfs: who comes later gets what is left
    parameters.reservations = unlimited;
    parameters.promise = Promise::keep;
    parameters.pass = Pass::instant;
    parameters.dialect = 0;
    parameters.dependencies = Dependencies::ignore;  // who is let in by a start may stand before those planned by then
    parameters.estimate_candidate = parameters.estimate_running = EstimateFor::actual;
  });
  EXPECT_GT(promised, 10'000);
}

TEST(MaxBackfill, OfNobodyIsNoReservation) {
  for_every_run(
      [](const FinishedRun& run) {
        Parameters none = run.parameters;
        none.reservations = 0;
        ASSERT_EQ(decisions_of(run.workload, none), decisions_of(run));
      },
      [](Workload&, Parameters& parameters) {
        parameters.reservations = 1;
        parameters.starvation_wait_s = unlimited;
        parameters.max_backfill = 0;
        // A head may await its shadow time, and processors may be lent, only where one looks ahead.
        static_cast<Switches&>(parameters) = with_dialect(parameters);
        parameters.dialect = 0;
        if (parameters.shadow == Shadow::awaited) parameters.shadow = Shadow::fixed;
        parameters.overdue = Overdue::next_second;
      });
}

TEST(MaxBackfill, OfAsManyAsThereAreJobsIsNoLimit) {
  for_every_run(
      [](const FinishedRun& run) {
        Parameters all = run.parameters;
        all.max_backfill = unlimited;
        ASSERT_EQ(decisions_of(run.workload, all), decisions_of(run));
      },
      [](Workload& workload, Parameters& parameters) {
        parameters.max_backfill = static_cast<std::int64_t>(workload.jobs.size());
      });
}

}  // namespace
}  // namespace schedsweep
