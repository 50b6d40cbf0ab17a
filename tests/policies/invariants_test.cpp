// What must hold of every schedule, judged from the jobs and their starts alone.
#include "tests/policies/finished_run.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::FinishedRun;
using test::for_every_run;
using test::nobody;

/// Whether links or a limit of an array may hold the job outside the queue.
bool is_held(const FinishedRun& run, std::size_t job) {
  const auto is_the_job = [&](const auto& link) { return link.job == job; };
  const JobStore& jobs = run.workload.jobs;
  return run.heeds_links() && (std::any_of(jobs.dependencies.begin(), jobs.dependencies.end(), is_the_job) ||
                               std::any_of(jobs.array_tasks.begin(), jobs.array_tasks.end(), is_the_job));
}

/// Whether what the job waits for may never happen.
bool may_be_dropped(const FinishedRun& run, std::size_t job) {
  const auto& links = run.workload.jobs.dependencies;
  return run.heeds_links() &&
         std::any_of(links.begin(), links.end(), [&](const Dependency& link) { return link.job == job; });
}

TEST(Schedules, StartEachJobAfterItsSubmitUnlessItIsTooWideOrItsLinksAreNeverMet) {
  int dropped = 0;
  for_every_run([&](const FinishedRun& run) {
    for (std::size_t job = 0; job < run.size(); ++job) {
      const bool too_wide =
          run.parameters.wider != Wider::clamp && run.workload.jobs.procs[job] > run.workload.processors;
      if (too_wide || !may_be_dropped(run, job)) {
        ASSERT_EQ(run.ran(job), !too_wide) << "row " << job;
      } else {
        dropped += !run.ran(job);
      }
      ASSERT_EQ(run.ran(job), run.start_s(job) != not_started) << "row " << job;
      if (!run.ran(job)) continue;
      ASSERT_GE(run.start_s(job), run.submit_s(job)) << "row " << job;
      const Seconds traced_s = run.workload.jobs.submit_s[job];
      if (!is_held(run, job)) {
        ASSERT_EQ(run.submit_s(job), traced_s) << "row " << job;
      } else if (run.parameters.dependencies == Dependencies::respect) {
        ASSERT_GE(run.submit_s(job), traced_s) << "row " << job;
      }
    }
  });
  EXPECT_GT(dropped, 1000);
}

TEST(Schedules, NeverUseMoreProcessorsThanTheMachineHas) {
  for_every_run([](const FinishedRun& run) {
    for (const Seconds now_s : run.instants()) ASSERT_GE(run.free(now_s), 0) << "at " << now_s;
  });
}

TEST(Schedules, KeepWidthsAndRunTimesOfTheTrace) {
  for_every_run([](const FinishedRun& run) {
    std::int64_t killed = 0, fallbacks = 0, past_belief = 0;
    const bool believes = run.parameters.reservations > 0 || orders()[run.parameters.order].reads_belief;
    for (std::size_t job = 0; job < run.size(); ++job) {
      const JobStore& jobs = run.workload.jobs;
      const bool cut = run.parameters.overrun == Overrun::kill && jobs.requested_s[job] > 0 &&
                       jobs.run_s[job] > jobs.requested_s[job];
      ASSERT_EQ(run.schedule.run_s[job], cut ? jobs.requested_s[job] : jobs.run_s[job]);
      const bool narrowed = run.parameters.wider == Wider::clamp;
      ASSERT_EQ(run.schedule.procs[job],
                narrowed ? std::min(jobs.procs[job], run.workload.processors) : jobs.procs[job]);
      if (!run.ran(job)) continue;
      killed += cut;
      fallbacks += jobs.requested_s[job] <= 0;
      past_belief += believes && run.schedule.run_s[job] > run.input.expected_s[job];
    }
    ASSERT_EQ(run.schedule.killed, killed);
    ASSERT_EQ(run.schedule.request_fallbacks, fallbacks);
    ASSERT_EQ(run.schedule.past_belief, past_belief);
  });
}

TEST(Schedules, NeverLetTheHeadWaitWhileItFits) {
  int known = 0, unknown = 0;
  for_every_run([&](const FinishedRun& run) {
    // Promises that are kept bind the head too; a head may be made to await its shadow time.
    if (run.plans() && run.parameters.promise == Promise::keep) return;
    if (run.is_easy() && run.parameters.shadow == Shadow::awaited) return;
    for (const Seconds now_s : run.instants()) {
      if (run.order_is_known()) {
        const std::size_t head = run.head(now_s);
        if (head == nobody) continue;
        ASSERT_GT(run.schedule.procs[head], run.free(now_s)) << "row " << head << " at " << now_s;
        ++known;
      } else {
        // Whoever it is, somebody does not fit.
        Procs widest = 0;
        for (std::size_t job = 0; job < run.size(); ++job)
          if (run.waits(job, now_s)) widest = std::max(widest, run.schedule.procs[job]);
        if (widest == 0) continue;
        ASSERT_GT(widest, run.free(now_s)) << "at " << now_s;
        ++unknown;
      }
    }
  });
  EXPECT_GT(known, 10'000);
  EXPECT_GT(unknown, 1000);
}

TEST(Schedules, LeaveNobodyWaitingThatFitsWhereTheShadowIsIgnored) {
  int met = 0;
  for_every_run([&](const FinishedRun& run) {
    if (!run.is_easy() || run.parameters.until_shadow != UntilShadow::ignored) return;
    if (run.parameters.max_backfill < unlimited) return;
    // One that awaits its shadow time.
    const int passed_over = run.parameters.shadow == Shadow::awaited;
    for (const Seconds now_s : run.instants()) {
      int fit = 0;
      for (std::size_t job = 0; job < run.size(); ++job)
        fit += run.waits(job, now_s) && run.schedule.procs[job] <= run.free(now_s);
      ASSERT_LE(fit, passed_over) << "at " << now_s;
      ++met;
    }
  });
  EXPECT_GT(met, 1000);
}

TEST(Schedules, SayWhichJobsStartedAheadOfOthers) {
  for_every_run([](const FinishedRun& run) {
    for (std::size_t job = 0; job < run.size(); ++job) {
      const StartKind kind = run.schedule.kind[job];
      if (run.parameters.reservations == 0 && run.ran(job)) {
        ASSERT_EQ(kind, StartKind::in_order) << "row " << job;
      }
      if (kind == StartKind::reserved) {
        ASSERT_TRUE(run.plans()) << "row " << job;
        ASSERT_NE(run.schedule.promise_s[job], not_started) << "row " << job;
      }
      if (kind == StartKind::backfilled && run.parameters.reservations == unlimited) {
        ASSERT_EQ(run.schedule.promise_s[job], not_started) << "row " << job;
      }
    }
    // Within an instant, passes between its events would see other queues.
    if (run.parameters.pass != Pass::instant || !run.order_is_known()) return;
    for (std::size_t job = 0; job < run.size(); ++job) {
      if (!run.ran(job)) continue;
      bool overtakes = false, may_overtake = false;
      for (std::size_t other = 0; other < run.size(); ++other) {
        if (run.places[other] >= run.places[job] || !run.ran(other) || run.submit_s(other) > run.start_s(job)) continue;
        // What starts or ends at an instant may let others in when its pass is over.
        const bool stood_before = !run.heeds_links() || run.submit_s(other) < run.start_s(job);
        overtakes |= stood_before && run.start_s(other) > run.start_s(job);
        may_overtake |= run.start_s(other) >= run.start_s(job);
      }
      if (overtakes) {
        ASSERT_NE(run.schedule.kind[job], StartKind::in_order) << "row " << job;
      }
      if (may_overtake) continue;
      // Where promises are kept, those who hold them all may stand behind the first: it is a candidate then.
      if (run.plans() && run.parameters.promise == Promise::keep && run.parameters.reservations < unlimited) {
        ASSERT_NE(run.schedule.kind[job], StartKind::reserved) << "row " << job;
      } else {
        ASSERT_EQ(run.schedule.kind[job], StartKind::in_order) << "row " << job;
      }
    }
  });
}

/// By beliefs that no running job has outlived.
Seconds promised_s(const FinishedRun& run, std::size_t head, Seconds now_s) {
  std::vector<std::pair<Seconds, Procs>> releases;
  for (std::size_t job = 0; job < run.size(); ++job)
    if (run.runs(job, now_s))
      releases.emplace_back(run.start_s(job) + run.input.expected_s[job], run.schedule.procs[job]);
  std::sort(releases.begin(), releases.end());
  Procs free = run.free(now_s);
  for (const auto& [end_s, procs] : releases)
    if ((free += procs) >= run.schedule.procs[head]) return end_s;
  return now_s;
}

/// Whether the rules protect the blocked head from every job behind it: by one reservation at a shadow time that is
/// minded, or by windows that are all made anew, its own the first.
bool protects_head(const FinishedRun& run) {
  const Parameters& parameters = run.parameters;
  if (parameters.pass != Pass::instant || parameters.overdue != Overdue::next_second) return false;
  if (run.plans()) return parameters.promise == Promise::replan;
  return run.is_easy() && parameters.shadow != Shadow::awaited && parameters.until_shadow != UntilShadow::ignored;
}

/// Whether an instant has several rounds, in the first of which the head's prospects may look worse than in the last.
bool has_rounds(const FinishedRun& run, Seconds now_s) {
  for (std::size_t job = 0; job < run.size(); ++job)
    if (run.ran(job) && run.start_s(job) == now_s && run.end_s(job) == now_s) return true;
  return run.heeds_links();
}

TEST(Schedules, StartTheBlockedHeadNoLaterThanPromised) {
  int easy = 0, fixed = 0, planned = 0;
  const auto check = [&](const FinishedRun& run) {
    if (!protects_head(run) || !run.order_is_known() || !run.beliefs_are_upper_bounds()) return;
    const bool shadow_stands = run.is_easy() && run.parameters.shadow == Shadow::fixed;
    std::size_t last_head = nobody;
    for (const Seconds now_s : run.instants()) {
      const std::size_t head = run.head(now_s);
      const bool was_head = head == std::exchange(last_head, head);
      if (head == nobody || (shadow_stands && (was_head || has_rounds(run, now_s)))) continue;
      const Seconds latest_s = promised_s(run, head, now_s);
      bool overtaken = false;
      for (std::size_t job = 0; job < run.size(); ++job)
        overtaken |= run.ran(job) && run.places[job] < run.places[head] && run.submit_s(job) > now_s &&
                     run.submit_s(job) <= latest_s;
      if (overtaken) continue;
      ASSERT_LE(run.start_s(head), latest_s) << "row " << head << " at " << now_s;
      ++(run.plans() ? planned : shadow_stands ? fixed : easy);
    }
  };
  for_every_run(check, [](test::Workload& workload, Parameters& parameters) {
    test::raise_requests(workload);
    parameters.pass = Pass::instant;
    parameters.overdue = Overdue::next_second;
    parameters.estimate_candidate = parameters.estimate_running;
    if (estimators()[parameters.estimate].learns()) parameters.estimate = 0;  // hardly ever upper bounds
  });
  EXPECT_GT(easy, 1000);
  EXPECT_GT(fixed, 100);
  EXPECT_GT(planned, 3000);
}

}  // namespace
}  // namespace schedsweep
