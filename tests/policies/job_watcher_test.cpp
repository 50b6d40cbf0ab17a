// Why one job waited and what let it start, on schedules made by hand and in every composition.
#include "policies/job_watcher.h"

#include "engine/error.h"
#include "policies/dialect.h"
#include "policies/parameter_reads.h"
#include "policies/preset.h"
#include "tests/support/workload.h"

#include <gtest/gtest.h>

namespace schedsweep {

void PrintTo(const WaitEpisode& e, std::ostream* out) {
  constexpr const char* names[] = {"at_head",     "awaits_shadow",   "behind_head", "too_wide",
                                   "would_delay", "not_a_candidate", "planned",     "no_window"};
  *out << "{" << e.from_s << ", " << e.to_s << ", " << names[static_cast<std::size_t>(e.why)] << ", head " << e.head
       << ", reserved " << e.reserved_s << ", free " << e.free << ", spare " << e.spare << ", " << e.passes
       << " passes}";
}

namespace {

using test::Workload;
using Episodes = std::vector<WaitEpisode>;

struct Job {
  Seconds submit_s;
  Procs procs;
  JobSeconds run_s;
  JobSeconds requested_s;
};

/// On a machine of four processors.
Workload workload_of(const std::vector<Job>& rows) {
  Workload workload{{}, 4};
  resize(workload.jobs, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    workload.jobs.number[i] = static_cast<std::int64_t>(i) + 1;
    workload.jobs.submit_s[i] = rows[i].submit_s;
    workload.jobs.procs[i] = rows[i].procs;
    workload.jobs.run_s[i] = rows[i].run_s;
    workload.jobs.requested_s[i] = rows[i].requested_s;
    workload.jobs.preceding[i] = workload.jobs.think_s[i] = -1;
  }
  return workload;
}

Parameters policy(std::string_view preset, const std::vector<Setting>& settings = {}) {
  Parameters parameters = parameters_of(*find_preset(preset));
  for (const Setting& setting : settings) {
    const ParameterInfo& info = *find_parameter(setting.parameter);
    info.set(parameters, parse_value(info, setting.value).value());
  }
  return parameters;
}

JobWatcher watch(const Workload& workload, JobIndex job, const Parameters& parameters) {
  Workspace workspace;
  JobWatcher watcher(job, parameters, workspace);
  simulate(workload.table(), workload.processors, parameters, workspace, Checks::none, &watcher);
  return watcher;
}

void expect_start(const JobWatcher& watcher, const StartRecord& expected) {
  ASSERT_TRUE(watcher.start().has_value());
  EXPECT_EQ(watcher.start()->start_s, expected.start_s);
  EXPECT_EQ(name_of(watcher.start()->kind), name_of(expected.kind));
  EXPECT_EQ(watcher.start()->room, expected.room);
  EXPECT_EQ(watcher.start()->head, expected.head);
  EXPECT_EQ(watcher.start()->reserved_s, expected.reserved_s);
  EXPECT_EQ(watcher.start()->free_before, expected.free_before);
}

/// Job 0 runs on half of the machine until 100, believed until 200; job 1 needs all of it.
const std::vector<Job> blocked_head = {{0, 2, 100, 200}, {10, 4, 100, 100}};

std::vector<Job> behind_blocked_head(const std::vector<Job>& more) {
  std::vector<Job> jobs = blocked_head;
  jobs.insert(jobs.end(), more.begin(), more.end());
  return jobs;
}

TEST(JobWatcher, SaysWhatKeepsAJobBackUnderEasy) {
  const Workload workload = workload_of(behind_blocked_head({{20, 2, 50, 60}, {30, 1, 500, 600}}));
  const JobWatcher first = watch(workload, 0, policy("easy"));
  EXPECT_EQ(first.episodes(), Episodes{});
  EXPECT_EQ(first.jobs_ahead(), 0);
  EXPECT_EQ(first.free_at_submit(), 4);
  expect_start(first, {0, StartKind::in_order, {}, {}, not_started, 4});

  const JobWatcher head = watch(workload, 1, policy("easy"));
  EXPECT_EQ(head.episodes(), (Episodes{{10, 70, Blocked::at_head, 1, 200, 2, 0, 4}}));
  expect_start(head, {100, StartKind::in_order, {}, 3, 200, 4});

  const JobWatcher filler = watch(workload, 2, policy("easy"));
  EXPECT_EQ(filler.episodes(), Episodes{});
  EXPECT_EQ(filler.jobs_ahead(), 1);
  EXPECT_EQ(filler.free_at_submit(), 2);
  expect_start(filler, {20, StartKind::backfilled, Room::before_shadow, 1, 200, 2});

  const JobWatcher last = watch(workload, 3, policy("easy"));
  EXPECT_EQ(last.episodes(), (Episodes{{30, 30, Blocked::too_wide, 1, 200, 0, 0, 1},
                                       {70, 70, Blocked::would_delay, 1, 200, 2, 0, 1},
                                       {100, 100, Blocked::at_head, 3, 200, 0, 3, 1}}));
  EXPECT_EQ(last.jobs_ahead(), 1);
  EXPECT_EQ(last.free_at_submit(), 0);
  expect_start(last, {200, StartKind::in_order, {}, {}, not_started, 4});
}

TEST(JobWatcher, TellsSpareProcessorsFromTimeBeforeTheShadow) {
  // The head leaves over one processor, which job 2 takes.
  const Workload workload = workload_of({{0, 2, 100, 100}, {1, 3, 10, 10}, {2, 1, 500, 500}, {3, 1, 500, 500}});
  expect_start(watch(workload, 2, policy("easy")), {2, StartKind::backfilled, Room::spare, 1, 100, 2});
  const JobWatcher next = watch(workload, 3, policy("easy"));
  ASSERT_FALSE(next.episodes().empty());
  EXPECT_EQ(next.episodes()[0], (WaitEpisode{3, 3, Blocked::would_delay, 1, 100, 1, 0, 1}));
  const JobWatcher unspared = watch(workload, 2, policy("easy", {{"spare", "false"}}));
  EXPECT_EQ(unspared.episodes()[0], (WaitEpisode{2, 3, Blocked::would_delay, 1, 100, 2, 0, 2}));
}

TEST(JobWatcher, KnowsThatNobodyPassesUnderFcfs) {
  const JobWatcher watcher = watch(workload_of(behind_blocked_head({{20, 1, 1, 1}})), 2, policy("fcfs"));
  EXPECT_EQ(watcher.episodes(), (Episodes{{20, 20, Blocked::behind_head, 1, not_started, 2, 0, 1},
                                          {100, 100, Blocked::at_head, 2, not_started, 0, 0, 1}}));
  expect_start(watcher, {200, StartKind::in_order, {}, {}, not_started, 4});
}

TEST(JobWatcher, KnowsWhoIsNoCandidate) {
  const Workload workload = workload_of(behind_blocked_head({{20, 3, 10, 10}, {20, 1, 10, 10}}));
  expect_start(watch(workload, 3, policy("easy")), {20, StartKind::backfilled, Room::before_shadow, 1, 200, 2});
  const JobWatcher watcher = watch(workload, 3, policy("easy", {{"max_backfill", "1"}}));
  EXPECT_EQ(watcher.episodes()[0], (WaitEpisode{20, 20, Blocked::not_a_candidate, 1, 200, 2, 0, 1}));
}

TEST(JobWatcher, FollowsReservations) {
  // Job 2 has its turn once job 1, who needs the whole machine, has had his; job 3 ahead of both.
  const Workload workload =
      workload_of({{0, 2, 100, 100}, {0, 1, 50, 50}, {1, 4, 100, 100}, {2, 2, 40, 40}, {3, 1, 10, 10}, {4, 1, 99, 99}});
  const Parameters conservative = policy("conservative");
  const JobWatcher head = watch(workload, 2, conservative);
  EXPECT_EQ(head.episodes(), (Episodes{{1, 90, Blocked::planned, 2, 100, 2, 0, 7}}));
  expect_start(head, {100, StartKind::in_order, {}, 5, 200, 4});

  const JobWatcher reserved = watch(workload, 3, conservative);
  EXPECT_EQ(reserved.episodes(), (Episodes{{2, 13, Blocked::planned, 2, 50, 1, 0, 4}}));
  expect_start(reserved, {50, StartKind::reserved, {}, 2, 100, 2});

  const JobWatcher filler = watch(workload, 4, conservative);
  EXPECT_EQ(filler.jobs_ahead(), 2);
  expect_start(filler, {3, StartKind::backfilled, Room::window, 2, 100, 1});
}

TEST(JobWatcher, FollowsCandidatesBesideReservations) {
  // Two reservations: job 1 from 200 on, job 2 from 300 on.
  const auto behind_two = [](const Job& job) { return workload_of(behind_blocked_head({{10, 4, 100, 100}, job})); };
  const auto blocked = [&](const Job& job, const std::vector<Setting>& settings) {
    const JobWatcher watcher = watch(behind_two(job), 3, policy("hybrid", settings));
    EXPECT_FALSE(watcher.episodes().empty());
    return watcher.episodes().empty() ? WaitEpisode{} : watcher.episodes()[0];
  };
  for (const char* promise : {"keep", "replan"}) {
    const std::vector<Setting> two = {{"reservations", "2"}, {"promise", promise}};
    EXPECT_EQ(blocked({20, 1, 500, 500}, two), (WaitEpisode{20, 20, Blocked::no_window, 1, 200, 2, 0, 1}));
    EXPECT_EQ(blocked({20, 3, 10, 10}, two), (WaitEpisode{20, 20, Blocked::too_wide, 1, 200, 2, 0, 1}));
    const std::vector<Setting> no_candidates = {{"reservations", "2"}, {"promise", promise}, {"max_backfill", "0"}};
    EXPECT_EQ(blocked({20, 1, 10, 10}, no_candidates),
              (WaitEpisode{20, 20, Blocked::not_a_candidate, 1, 200, 2, 0, 1}));
    expect_start(watch(behind_two({20, 1, 180, 180}), 3, policy("hybrid", two)),
                 {20, StartKind::backfilled, Room::window, 1, 200, 2});
  }
}

TEST(JobWatcher, ReadsTheShadowTimeAsTheDialectDoes) {
  // Two processors until 100; one until 20, believed until 200. The head needs all.
  const Workload workload = workload_of({{0, 2, 100, 100}, {0, 1, 20, 200}, {1, 4, 10, 10}, {30, 2, 150, 150}});
  const JobWatcher recomputed = watch(workload, 3, policy("easy"));
  EXPECT_EQ(recomputed.episodes()[0], (WaitEpisode{30, 30, Blocked::would_delay, 2, 100, 2, 0, 1}));
  expect_start(watch(workload, 3, policy("easy", {{"shadow", "fixed"}})),
               {30, StartKind::backfilled, Room::before_shadow, 2, 200, 2});

  // One that would end at the very shadow time.
  const Workload close = workload_of(behind_blocked_head({{20, 1, 180, 180}}));
  expect_start(watch(close, 2, policy("easy")), {20, StartKind::backfilled, Room::before_shadow, 1, 200, 2});
  const JobWatcher before = watch(close, 2, policy("easy", {{"until_shadow", "before"}}));
  EXPECT_EQ(before.episodes()[0], (WaitEpisode{20, 20, Blocked::would_delay, 1, 200, 2, 0, 1}));
}

// AccaSim: the head is not tried before its first shadow time, and is not protected.
TEST(JobWatcher, FollowsAHeadThatAwaitsItsShadowTime) {
  const Parameters accasim = policy("easy", {{"dialect", "accasim"}});
  const JobWatcher head = watch(workload_of(blocked_head), 1, accasim);
  EXPECT_EQ(head.episodes(), (Episodes{{10, 10, Blocked::at_head, 1, 200, 2, 0, 1},
                                       {100, 100, Blocked::awaits_shadow, 1, 200, 4, 0, 1}}));
  expect_start(head, {200, StartKind::in_order, {}, {}, not_started, 4});
  expect_start(watch(workload_of(behind_blocked_head({{20, 2, 999, 999}})), 2, accasim),
               {20, StartKind::backfilled, Room::unprotected, 1, 200, 2});
}

// CQSim charges a candidate its run time and believes in its request once it runs: what was promised to the head when
// it was backfilled is not what would be afterwards.
TEST(JobWatcher, TellsThePromiseOfThePassNotOfItsOutcome) {
  const Workload workload = workload_of(behind_blocked_head({{20, 2, 50, 5000}}));
  expect_start(watch(workload, 2, policy("easy", {{"dialect", "cqsim"}})),
               {20, StartKind::backfilled, Room::before_shadow, 1, 200, 2});
}

// pyss: an arrival comes before the completion of its instant, and finds the processors free all the same.
TEST(JobWatcher, CountsProcessorsThatAreLent) {
  const Workload workload = workload_of({{0, 4, 10, 10}, {10, 3, 10, 10}});
  const JobWatcher watcher = watch(workload, 1, policy("easy", {{"dialect", "pyss"}}));
  EXPECT_EQ(watcher.episodes(), Episodes{});
  EXPECT_EQ(watcher.free_at_submit(), 4);
  expect_start(watcher, {10, StartKind::in_order, {}, {}, not_started, 4});
}

TEST(JobWatcher, SeesNothingOfAJobThatNeverEntersTheQueue) {
  const JobWatcher watcher = watch(workload_of({{0, 2, 10, 10}, {1, 5, 10, 10}}), 1, policy("easy"));
  EXPECT_EQ(watcher.episodes(), Episodes{});
  EXPECT_FALSE(watcher.start().has_value());
}

TEST(JobWatcher, BeginsWhenLinksLetTheJobIn) {
  Workload workload = workload_of({{0, 2, 10, 10}, {1, 4, 10, 10}, {2, 1, 10, 10}});
  workload.jobs.dependencies.push_back({2, 0, 5, DependencyKind::afterany});
  const Parameters parameters = policy("fcfs", {{"dependencies", "respect"}});
  const JobWatcher watcher = watch(workload, 2, parameters);
  EXPECT_EQ(watcher.episodes(), (Episodes{{15, 15, Blocked::at_head, 2, not_started, 0, 0, 1}}));
  expect_start(watcher, {20, StartKind::in_order, {}, {}, not_started, 4});
}

}  // namespace
}  // namespace schedsweep
