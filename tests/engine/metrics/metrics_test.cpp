#include "engine/metrics/metrics.h"

#include "engine/error.h"
#include "tests/engine/metrics/scheduled_jobs.h"
#include "tests/reference/slow_metrics.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace schedsweep::test {
namespace {

bool same_bits(const Metrics& a, const Metrics& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Three jobs on four processors; the second waits one second, the last is of no length.
ScheduledJobs three_jobs() {
  ScheduledJobs three;
  three.processors = 4;
  three.add(0, 0, 10, 2);
  three.add(5, 10, 20, 3);
  three.add(9, 10, 0, 1);
  return three;
}

TEST(Metrics, WaitsAndSlowdownsByHand) {
  ScheduledJobs four;
  four.processors = 4;
  four.add(0, 0, 100, 2);
  four.add(0, 100, 50, 4);
  four.add(20, 150, 1, 1);
  four.add(30, 150, 40, 1);
  const Metrics m = four.metrics({.tau_s = 10, .starved_wait_s = 119, .trim = 0});
  // waits 0 100 130 120, bounded slowdowns 1, 150/50, 131/10, 160/40
  EXPECT_EQ(m.jobs, 4);
  EXPECT_DOUBLE_EQ(m.mean_wait_s, 87.5);
  EXPECT_DOUBLE_EQ(m.median_wait_s, 110);
  EXPECT_DOUBLE_EQ(m.p95_wait_s, 120 + 0.85 * 10);
  EXPECT_DOUBLE_EQ(m.max_wait_s, 130);
  EXPECT_DOUBLE_EQ(m.p95_wait_nearest_s, 130);
  EXPECT_DOUBLE_EQ(m.mean_bsld, (1 + 3 + 13.1 + 4) / 4);
  EXPECT_DOUBLE_EQ(m.median_bsld, 3.5);
  EXPECT_DOUBLE_EQ(m.max_bsld, 13.1);
  EXPECT_DOUBLE_EQ(m.wait_ratio_p95_nearest, 13);
  EXPECT_EQ(m.starved_jobs, 2);
  EXPECT_DOUBLE_EQ(m.starved_rate, 0.5);
  EXPECT_DOUBLE_EQ(m.makespan_s, 190);
  EXPECT_DOUBLE_EQ(m.utilization, (200 + 200 + 1 + 40) / (4 * 190.0));
}

TEST(Metrics, QueueByHand) {
  const Metrics m = three_jobs().metrics();
  // queue: one job of 3 over [5, 9), two jobs of 4 over [9, 10), empty for the other 25 of 30 seconds
  EXPECT_DOUBLE_EQ(m.mean_queue_jobs, 6.0 / 30);
  EXPECT_DOUBLE_EQ(m.max_queue_jobs, 2);
  EXPECT_DOUBLE_EQ(m.p95_queue_jobs, 1);
  EXPECT_DOUBLE_EQ(m.mean_queue_procs, 16.0 / 30);
  EXPECT_DOUBLE_EQ(m.max_queue_procs, 4);
  EXPECT_DOUBLE_EQ(m.p95_queue_procs, 3);
  // two processors idle; the job of 3 does not fit, the job of 1 would have, for one second
  EXPECT_DOUBLE_EQ(m.loss_of_capacity, 2.0 / (4 * 30));
}

TEST(Metrics, AgreeWithPublishedFixtureOfHpcopt) {
  const Metrics m = three_jobs().metrics();
  EXPECT_DOUBLE_EQ(m.mean_wait_s, 2);
  EXPECT_DOUBLE_EQ(m.p95_wait_s, 4.6);
  EXPECT_DOUBLE_EQ(m.makespan_s, 30);
  EXPECT_DOUBLE_EQ(m.utilization, 2.0 / 3);
  EXPECT_NEAR(m.p95_bsld_py, 0.3916667, 1e-7);
}

TEST(Metrics, UtilizationTrimmedCutsBothEnds) {
  ScheduledJobs ten;
  ten.processors = 2;
  for (int i = 0; i < 10; ++i) ten.add(10 * i, 10 * i, 5, 1 + i % 2);
  // trim 0.1 cuts one job at each end: the window [10, 80) holds whole jobs 1..7, areas 10 5 10 5 10 5 10
  EXPECT_DOUBLE_EQ(ten.metrics({.trim = 0.1}).utilization_trimmed, 55.0 / (2 * 70));
}

TEST(Metrics, UsersByHand) {
  ScheduledJobs three;
  three.processors = 4;
  three.add(0, 0, 10, 1, 7);            // user 7: slowdown 1, area 10
  three.add(0, 20, 10, 1, unknown_id);  // nobody: slowdowns 3 and 5, area 30
  three.add(0, 40, 10, 2, unknown_id);
  const Metrics m = three.metrics();
  EXPECT_EQ(m.users, 2);
  EXPECT_DOUBLE_EQ(m.jain_user_bsld, 25.0 / (2 * (1 + 16)));
  EXPECT_DOUBLE_EQ(m.jain_user_wait, 0.5);
  EXPECT_DOUBLE_EQ(m.spread_user_bsld, 0.8 * 3);
  EXPECT_DOUBLE_EQ(m.spread_user_wait_s, 0.8 * 30);
  EXPECT_DOUBLE_EQ(m.worst_user_p95_bsld, 3 + 0.95 * 2);
  EXPECT_DOUBLE_EQ(m.fairness_dev_cpu, 0.25);
  EXPECT_DOUBLE_EQ(m.jain_cpu, 1600.0 / (2 * (100 + 900)));
}

TEST(Metrics, WorstUserIsSoughtAmongUsersWithEnoughJobs) {
  ScheduledJobs many;
  many.processors = 1;
  for (int i = 0; i < 30; ++i) many.add(0, 10, 10, 1, 0);
  many.add(0, 1000, 10, 1, 1);
  EXPECT_DOUBLE_EQ(many.metrics().worst_user_p95_bsld, 2);
}

TEST(Metrics, RejectedJobsCountOnlyAsRejected) {
  ScheduledJobs with = three_jobs();
  with.add(10, not_started, 1000, 64);
  with.add(11, not_started, 1000, 64);
  Metrics m = with.metrics();
  EXPECT_EQ(m.rejected, 2);
  m.rejected = 0;
  EXPECT_TRUE(same_bits(m, three_jobs().metrics()));
}

TEST(Metrics, NoJobsGiveZerosAndNotANumber) {
  const Metrics m = ScheduledJobs{}.metrics();
  for (const double x :
       {m.mean_wait_s, m.p95_wait_s, m.max_bsld, m.p95_bsld_py, m.spread_user_bsld, m.worst_user_p95_bsld}) {
    EXPECT_TRUE(std::isnan(x));
  }
  for (const double x : {m.makespan_s, m.utilization, m.throughput_per_s, m.max_queue_jobs, m.loss_of_capacity,
                         m.starved_rate, m.fairness_dev_cpu}) {
    EXPECT_EQ(x, 0);
  }
  EXPECT_EQ(m.jobs, 0);
  EXPECT_EQ(m.users, 0);
  EXPECT_EQ(m.jain_cpu, 1);
}

TEST(Metrics, MakespanZero) {
  ScheduledJobs one;
  one.add(5, 5, 0, 1);
  const Metrics m = one.metrics();
  EXPECT_EQ(m.utilization, 0);
  EXPECT_EQ(m.throughput_per_s, 0);
  EXPECT_EQ(m.mean_bsld, 1);
}

TEST(Metrics, BrokenContractsAreRefused) {
  ScheduledJobs early = three_jobs();
  early.start_s[1] = 4;
  EXPECT_THROW(early.metrics(), std::logic_error);
  ScheduledJobs wide = three_jobs();
  wide.processors = 2;
  EXPECT_THROW(wide.metrics(), std::logic_error);
  EXPECT_THROW(three_jobs().metrics({.tau_s = 0}), std::logic_error);
  EXPECT_THROW(three_jobs().metrics({.trim = 0.5}), std::logic_error);
}

TEST(Metrics, AreasBeyondSixtyFourBits) {
  constexpr JobSeconds run_s = 1 << 24;
  constexpr Procs procs = 1 << 26;
  ScheduledJobs one_by_one;
  one_by_one.processors = procs;
  for (int i = 0; i < 500; ++i) one_by_one.add(0, Seconds{run_s} * i, run_s, procs, i % 2);
  const Metrics m = one_by_one.metrics();
  EXPECT_DOUBLE_EQ(m.mean_queue_jobs, 249.5);
  EXPECT_DOUBLE_EQ(m.mean_queue_procs, 249.5 * procs);
  EXPECT_EQ(m.utilization, 1);
  EXPECT_EQ(m.jain_cpu, 1);
  EXPECT_EQ(m.fairness_dev_cpu, 0);

  one_by_one.processors = 2 * procs;  // half of it idle while the next job would fit, for all but the last
  EXPECT_DOUBLE_EQ(one_by_one.metrics().loss_of_capacity, 0.5 * 499 / 500);
  one_by_one.jobs.submit_s.back() = one_by_one.start_s.back();  // the window ends as the last job starts
  EXPECT_DOUBLE_EQ(one_by_one.metrics({.trim = 0}).utilization_trimmed, 0.5);
}

TEST(Metrics, WidestJobsTheTypesHold) {
  constexpr Procs most = std::numeric_limits<Procs>::max();
  constexpr JobSeconds longest_s = std::numeric_limits<JobSeconds>::max();
  ScheduledJobs six;
  six.processors = most;
  for (int i = 0; i < 6; ++i) six.add(0, Seconds{longest_s} * i, longest_s, most - i % 2);
  EXPECT_EQ(differing(six.metrics(), slow_metrics(view_of(six.jobs), six.schedule(), most, {})), "");
}

TEST(Metrics, TimeThatCannotBeMeasuredIsRefusedAsInput) {
  ScheduledJobs late = three_jobs();
  late.start_s[1] = Seconds{1} << 62;
  EXPECT_THROW(late.metrics(), InputError);
}

TEST(Metrics, HugeMachineCostsNoMoreMemoryThanItsJobsNeed) {
  const auto peak_kb = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  ScheduledJobs huge = three_jobs();
  huge.processors = 1 << 30;
  const auto before_kb = peak_kb();
  const Metrics narrow = huge.metrics();
  huge.add(20, 40, 10, 1 << 30);
  const Metrics wide = huge.metrics();
  EXPECT_LT(peak_kb() - before_kb, 64 * 1024);
  EXPECT_EQ(narrow.max_queue_procs, 4);
  EXPECT_EQ(wide.max_queue_procs, 1 << 30);
}

RC_GTEST_PROP(MetricsProperty, WidthsCountOnlyByTheirSize, ()) {
  const ScheduledJobs drawn = drawn_jobs();
  ScheduledJobs wider = drawn;
  wider.processors <<= 20;
  for (Procs& procs : wider.jobs.procs) procs <<= 20;
  const Metrics m = drawn.metrics();
  Metrics n = wider.metrics();
  for (double* queue_procs : {&n.mean_queue_procs, &n.max_queue_procs, &n.p95_queue_procs}) *queue_procs /= 1 << 20;
  RC_ASSERT(same_bits(m, n));
}

RC_GTEST_PROP(MetricsProperty, EveryColumnEqualsTheSlowReference, ()) {
  const ScheduledJobs drawn = drawn_jobs();
  const MetricOptions options{.tau_s = static_cast<double>(*rc::gen::inRange(1, 100)),
                              .starved_wait_s = 300,
                              .trim = *rc::gen::element(0.0, 0.01, 0.1, 0.49)};
  const Metrics slow = slow_metrics(view_of(drawn.jobs), drawn.schedule(), drawn.processors, options);
  RC_ASSERT(differing(drawn.metrics(options), slow) == "");
}

/// Jobs whose submits as simulated are not in the order of the rows.
ScheduledJobs drawn_with_own_submits() {
  ScheduledJobs drawn = drawn_jobs();
  for (std::size_t i = 0; i < drawn.start_s.size(); ++i) {
    const Seconds shift_s = *rc::gen::inRange(-40, 40);
    const Seconds submit_s = drawn.jobs.submit_s[i] + shift_s;
    drawn.own_submit_s.push_back(drawn.start_s[i] == not_started ? submit_s : std::min(submit_s, drawn.start_s[i]));
  }
  return drawn;
}

RC_GTEST_PROP(MetricsProperty, SubmitsAsSimulatedTakeThePlaceOfTheTracedOnes, ()) {
  const ScheduledJobs drawn = drawn_with_own_submits();
  const Metrics expected = slow_metrics(view_of(drawn.jobs), drawn.schedule(), drawn.processors, {});
  const std::string difference = differing(drawn.metrics(), expected);
  RC_LOG() << difference;
  RC_ASSERT(difference.empty());
}

RC_GTEST_PROP(MetricsProperty, SubmitsAsTracedChangeNoBit, ()) {
  ScheduledJobs drawn = drawn_jobs();
  const Metrics before = drawn.metrics();
  drawn.own_submit_s = drawn.jobs.submit_s;
  RC_ASSERT(same_bits(drawn.metrics(), before));
}

RC_GTEST_PROP(MetricsProperty, AUsedWorkspaceGivesTheSameBits, ()) {
  MetricsWorkspace used;
  drawn_jobs().metrics(used);
  const ScheduledJobs drawn = drawn_jobs();
  RC_ASSERT(same_bits(drawn.metrics(used), drawn.metrics()));
}

RC_GTEST_PROP(MetricsProperty, ShiftingTimeChangesNoBit, ()) {
  const ScheduledJobs drawn = drawn_jobs();
  const Seconds shift_s = *rc::gen::inRange(-2'000'000'000, 2'000'000'000);
  ScheduledJobs later = drawn;
  for (Seconds& submit_s : later.jobs.submit_s) submit_s += shift_s;
  for (Seconds& start_s : later.start_s) start_s += start_s == not_started ? 0 : shift_s;
  RC_ASSERT(same_bits(drawn.metrics(), later.metrics()));
}

RC_GTEST_PROP(MetricsProperty, JobsOfOneInstantMayComeInAnyOrder, ()) {
  ScheduledJobs drawn = drawn_jobs();
  for (Seconds& submit_s : drawn.jobs.submit_s) submit_s = drawn.jobs.submit_s.front();
  for (std::size_t i = 0; i < drawn.jobs.size(); ++i) {
    if (drawn.start_s[i] != not_started) drawn.start_s[i] = drawn.jobs.submit_s[i] + static_cast<Seconds>(i % 5) * 7;
  }
  ScheduledJobs reversed;
  reversed.processors = drawn.processors;
  for (std::size_t i = drawn.jobs.size(); i-- > 0;) {
    reversed.add(drawn.jobs.submit_s[i], drawn.start_s[i], drawn.jobs.run_s[i], drawn.jobs.procs[i],
                 drawn.jobs.user[i]);
    reversed.kind.back() = drawn.kind[i];
  }
  RC_ASSERT(differing(drawn.metrics(), reversed.metrics()) == "");
}

RC_GTEST_PROP(MetricsProperty, ConservationLaws, ()) {
  const ScheduledJobs drawn = drawn_jobs();
  const Metrics m = drawn.metrics();
  RC_PRE(m.makespan_s > 0);
  double area_proc_s = 0;
  for (std::size_t i = 0; i < drawn.jobs.size(); ++i) {
    if (drawn.start_s[i] == not_started) continue;
    area_proc_s += static_cast<double>(drawn.jobs.run_s[i]) * drawn.jobs.procs[i];
  }
  RC_ASSERT(std::abs(m.utilization * m.makespan_s * drawn.processors - area_proc_s) <= 1e-9 * area_proc_s);
  // Little's law: mean queue length = throughput x mean wait
  RC_ASSERT(std::abs(m.mean_queue_jobs - m.throughput_per_s * m.mean_wait_s) <= 1e-9 * (1 + m.mean_queue_jobs));
  RC_ASSERT(m.median_wait_s <= m.p95_wait_s);
  RC_ASSERT(m.p95_wait_s <= m.p99_wait_s);
  RC_ASSERT(m.p99_wait_s <= m.max_wait_s);
}

}  // namespace
}  // namespace schedsweep::test
