#include "engine/workload/generate.h"
#include "engine/workload/offered_load.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

TEST(HpcoptWorkload, IsUniformInEverything) {
  const JobStore jobs = generate({.model = "hpcopt", .jobs = 5'000, .processors = 64, .load = 0, .users = 40});
  double runs_s = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const Seconds gap_s = i == 0 ? 1 : jobs.submit_s[i] - jobs.submit_s[i - 1];
    ASSERT_TRUE(gap_s >= 1 && gap_s <= 30);
    ASSERT_TRUE(jobs.run_s[i] >= 60 && jobs.run_s[i] <= 3'600);
    ASSERT_TRUE(jobs.requested_s[i] >= jobs.run_s[i] && jobs.requested_s[i] <= 5 * jobs.run_s[i] / 2 + 1);
    ASSERT_TRUE(jobs.procs[i] >= 1 && jobs.procs[i] <= 16 && (jobs.procs[i] & (jobs.procs[i] - 1)) == 0);
    ASSERT_TRUE(jobs.user[i] >= 0 && jobs.user[i] < 40);
    runs_s += jobs.run_s[i];
  }
  EXPECT_NEAR(runs_s / 5'000, 1'830, 45);
  EXPECT_NEAR(static_cast<double>(jobs.submit_s.back()) / 5'000, 15.5, 0.5);
}

TEST(HpcoptWorkload, TakesALoadAndASmallMachine) {
  const JobStore jobs = generate({.model = "hpcopt", .jobs = 2'000, .processors = 5, .load = 0.9});
  EXPECT_LE(*std::max_element(jobs.procs.begin(), jobs.procs.end()), 4);
  EXPECT_NEAR(offered_load(view_of(jobs), 5), 0.9, 1e-3);
}

}  // namespace
}  // namespace schedsweep
