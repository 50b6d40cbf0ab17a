#include "engine/metrics/log_fidelity.h"

#include "tests/engine/metrics/scheduled_jobs.h"

#include <algorithm>
#include <cmath>

namespace schedsweep {
namespace {

using test::ScheduledJobs;

ScheduledJobs with_waits(ScheduledJobs jobs, const std::vector<JobSeconds>& waits) {
  jobs.jobs.wait_s.assign(waits.begin(), waits.end());
  return jobs;
}

LogFidelity compared(const ScheduledJobs& jobs) {
  return compare_with_log(view_of(jobs.jobs), jobs.schedule(), jobs.processors, 10);
}

TEST(LogFidelity, OfThreeJobsByHand) {
  ScheduledJobs jobs;
  jobs.processors = 4;
  jobs.add(0, 0, 100, 2);
  jobs.add(10, 30, 50, 4);
  jobs.add(20, 120, 1, 1);
  const LogFidelity fidelity = compared(with_waits(jobs, {0, 90, 180}));
  EXPECT_EQ(fidelity.jobs, 3u);
  EXPECT_DOUBLE_EQ(fidelity.observed.mean_wait_s, 90);
  EXPECT_DOUBLE_EQ(fidelity.simulated.mean_wait_s, 40);
  EXPECT_DOUBLE_EQ(fidelity.observed.makespan_s, 201);  // the third ends at 20 + 180 + 1
  EXPECT_DOUBLE_EQ(fidelity.simulated.makespan_s, 121);
  EXPECT_DOUBLE_EQ(fidelity.observed.utilization, (200.0 + 200 + 1) / (4 * 201));
  EXPECT_DOUBLE_EQ(fidelity.observed.throughput_per_s, 3.0 / 201);
  EXPECT_DOUBLE_EQ(fidelity.simulated.mean_bsld, (1.0 + 70.0 / 50 + 101.0 / 10) / 3);
  EXPECT_DOUBLE_EQ(fidelity.observed.mean_queue_jobs, 270.0 / 201);
  EXPECT_TRUE(std::isnan(fidelity.wait_kl));  // too few for a distribution
  EXPECT_TRUE(std::isnan(fidelity.queue_correlation));
}

TEST(LogFidelity, LeavesOutJobsWithoutAWaitAndRejectedOnes) {
  ScheduledJobs jobs;
  jobs.add(0, 5, 10, 1);
  jobs.add(1, not_started, 10, 1);
  jobs.add(2, 9, 10, 1);
  const LogFidelity fidelity = compared(with_waits(jobs, {5, 3, -1}));
  EXPECT_EQ(fidelity.jobs, 1u);
  EXPECT_DOUBLE_EQ(fidelity.observed.mean_wait_s, 5);
  EXPECT_EQ(compared(with_waits(jobs, {-1, 3, -1})).jobs, 0u);
}

RC_GTEST_PROP(LogFidelity, ALogThatEqualsTheSimulationIsAtNoDistance, ()) {
  ScheduledJobs jobs = test::drawn_jobs();
  std::vector<JobSeconds> waits;
  for (std::size_t i = 0; i < jobs.jobs.size(); ++i)
    waits.push_back(jobs.start_s[i] == not_started ? -1
                                                   : static_cast<JobSeconds>(jobs.start_s[i] - jobs.jobs.submit_s[i]));
  const LogFidelity fidelity = compared(with_waits(jobs, waits));
  RC_ASSERT(fidelity.observed.mean_wait_s == fidelity.simulated.mean_wait_s);
  RC_ASSERT(fidelity.observed.p95_bsld == fidelity.simulated.p95_bsld);
  RC_ASSERT(fidelity.observed.makespan_s == fidelity.simulated.makespan_s);
  if (fidelity.jobs < LogFidelity::smallest_sample) return;
  RC_ASSERT(fidelity.wait_kl == 0 && fidelity.wait_ks == 0 && fidelity.wait_wasserstein_s == 0);
  RC_ASSERT(std::abs(fidelity.queue_correlation - 1) < 1e-12);
}

TEST(LogFidelity, ADelayOfAllIsTheWassersteinDistance) {
  ScheduledJobs jobs;
  std::vector<JobSeconds> waits;
  for (int i = 0; i < 40; ++i) {
    jobs.add(100 * i, 100 * i + 7 * i, 50, 1);
    waits.push_back(7 * i + 120);
  }
  const LogFidelity fidelity = compared(with_waits(jobs, waits));
  EXPECT_DOUBLE_EQ(fidelity.wait_wasserstein_s, 120);
  EXPECT_GT(fidelity.wait_ks, 0.4);
  EXPECT_LT(fidelity.queue_correlation, 1);
}

}  // namespace
}  // namespace schedsweep
