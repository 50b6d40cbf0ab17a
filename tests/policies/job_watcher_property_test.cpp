// What a watcher tells of any job in any composition is what happened, and is possible under the policy.
#include "policies/dialect.h"
#include "policies/job_watcher.h"
#include "policies/parameter_reads.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::Workload;

/// Whether a job can be blocked so under these parameters, and by the processors that were free.
bool is_possible(const WaitEpisode& e, JobIndex job, const Parameters& p, Procs width) {
  const bool planned = reads::planning(p);
  switch (e.why) {
    case Blocked::at_head:
      return e.head == job && width > e.free;
    case Blocked::awaits_shadow:
      return e.head == job && width <= e.free && !planned && p.shadow == Shadow::awaited;
    case Blocked::behind_head:
      return e.head != job && p.reservations == 0;
    case Blocked::too_wide:
      return e.head != job && width > e.free && p.reservations > 0;
    case Blocked::would_delay:
      return e.head != job && width <= e.free && width > e.spare && reads::easy(p) &&
             p.until_shadow != UntilShadow::ignored;
    case Blocked::not_a_candidate:
      return width <= e.free && p.max_backfill < unlimited && p.reservations > 0;
    case Blocked::planned:
      return planned && e.reserved_s != not_started;
    case Blocked::no_window:
      return planned && width <= e.free && p.reservations < unlimited;
  }
  return false;
}

bool is_possible(const StartRecord& start, const Parameters& p, Procs width) {
  if (width > start.free_before) return false;
  if (start.room.has_value() != (start.kind == StartKind::backfilled)) return false;
  if (start.kind == StartKind::reserved) return reads::planning(p);
  if (!start.room) return true;
  if (p.reservations == 0) return false;
  if (reads::planning(p)) return *start.room == Room::window;
  if (!start.head || start.reserved_s == not_started) return false;
  if (p.until_shadow == UntilShadow::ignored) return *start.room == Room::unprotected;
  return *start.room == Room::before_shadow || (*start.room == Room::spare && p.spare);
}

std::string text_of(const WaitEpisode& e) {
  return "waits from " + std::to_string(e.from_s) + " until " + std::to_string(e.to_s) + ", " +
         std::to_string(e.passes) + " passes, reason " + std::to_string(static_cast<int>(e.why)) + ", head " +
         std::to_string(e.head) + ", free " + std::to_string(e.free) + ", spare " + std::to_string(e.spare);
}

/// Checks what a watcher saw of one job against the schedule.
void expect_true_story(const JobWatcher& watcher, JobIndex job, const Schedule& schedule, const Parameters& given) {
  const Parameters parameters = with_dialect(given);
  ASSERT_EQ(watcher.start().has_value(), schedule.kind[job] != StartKind::rejected);
  if (!watcher.start()) {
    ASSERT_TRUE(watcher.episodes().empty());
    return;
  }
  const StartRecord& start = *watcher.start();
  ASSERT_EQ(start.start_s, schedule.start_s[job]);
  ASSERT_EQ(start.kind, schedule.kind[job]);
  ASSERT_TRUE(is_possible(start, parameters, schedule.procs[job]));

  // Who starts later than it enters has waited at that instant.
  ASSERT_TRUE(start.start_s == schedule.submit_s[job] || !watcher.episodes().empty());
  Seconds at_s = schedule.submit_s[job];
  for (const WaitEpisode& e : watcher.episodes()) {
    ASSERT_TRUE(&e == &watcher.episodes().front() ? e.from_s == at_s : e.from_s >= at_s) << text_of(e);
    ASSERT_TRUE(e.from_s <= e.to_s && e.to_s <= start.start_s) << text_of(e);
    ASSERT_TRUE(e.passes >= 1 && (e.passes > 1 || e.from_s == e.to_s)) << text_of(e);
    ASSERT_TRUE(e.free >= 0 && e.spare >= 0) << text_of(e);
    ASSERT_TRUE(is_possible(e, job, parameters, schedule.procs[job])) << text_of(e);
    at_s = e.to_s;
  }
}

TEST(JobWatcherProperties, TellsATrueStoryOfEveryJobInEveryComposition) {
  Workspace unwatched, watched;
  std::uint64_t seed = 7'000'000;
  for (const Parameters& parameters : test::all_compositions()) {
    const Workload workload = test::workload_of_seed(++seed);
    if (parameters.wider == Wider::reject && test::has_wide_job(workload)) continue;
    const auto starts = simulate(workload.table(), workload.processors, parameters, unwatched).start_s;
    for (JobIndex job = 0; job < workload.jobs.size(); ++job) {
      JobWatcher watcher(job, parameters, watched);
      const Schedule schedule =
          simulate(workload.table(), workload.processors, parameters, watched, Checks::none, &watcher);
      SCOPED_TRACE(testing::Message() << "job " << job + 1 << ", " << parameters << ", seed " << seed);
      ASSERT_TRUE(std::equal(starts.begin(), starts.end(), schedule.start_s.begin())) << "watching changes the run";
      expect_true_story(watcher, job, schedule, parameters);
      if (HasFatalFailure()) FAIL() << workload;
    }
  }
}

}  // namespace
}  // namespace schedsweep
