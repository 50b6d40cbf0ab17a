// Small examples that the predecessors print with their answers, where these follow the rules of this program.
#include "engine/metrics/metrics.h"
#include "io/swf_reader.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/support/traces.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct GoldenJob {
  std::int64_t number;
  Seconds submit_s;
  JobSeconds run_s;
  Procs procs;
};

JobStore jobs_of(const std::vector<GoldenJob>& rows) {
  JobStore jobs;
  resize(jobs, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    jobs.number[i] = rows[i].number;
    jobs.submit_s[i] = rows[i].submit_s;
    jobs.run_s[i] = jobs.requested_s[i] = rows[i].run_s;
    jobs.procs[i] = rows[i].procs;
  }
  return jobs;
}

std::vector<Seconds> starts_of(const JobStore& jobs, Procs processors, std::string_view policy) {
  Workspace workspace;
  const auto starts =
      simulate(view_of(jobs), processors, parameters_of(*find_preset(policy)), workspace, Checks::strict).start_s;
  return {starts.begin(), starts.end()};
}

// HPCOpt's adapter snapshot: at t = 1 of 8 processors 2 are free, job 200 ends at 11, three jobs wait.
class AdapterSnapshot : public testing::Test {
 protected:
  /// Whether jobs 100, 101, 102 start at once.
  std::vector<bool> start_at_once(std::string_view policy) const {
    const auto starts = starts_of(jobs_, 8, policy);
    return {starts[1] == 1, starts[2] == 1, starts[3] == 1};
  }

  JobStore jobs_ = jobs_of({{200, 0, 11, 6}, {100, 1, 30, 8}, {101, 1, 5, 2}, {102, 1, 12, 2}});
};

TEST_F(AdapterSnapshot, BlocksAllUnderFcfs) {
  EXPECT_EQ(start_at_once("FIFO_STRICT"), (std::vector<bool>{false, false, false}));
}

TEST_F(AdapterSnapshot, BackfillsTheOneThatEndsByTheShadowTime) {
  const std::vector<bool> only_101 = {false, true, false};
  for (const char* policy : {"EASY_BACKFILL_BASELINE", "CONSERVATIVE_BACKFILL_BASELINE", "SJF_BACKFILL", "LJF_BACKFILL",
                             "conservative_replan", "hybrid", "easy_sjbf"})
    EXPECT_EQ(start_at_once(policy), only_101) << policy;
}

TEST(SampleTrace, HasTheMetricsOfItsFixture) {
  const JobStore jobs = jobs_of({{1, 0, 10, 4}, {2, 5, 20, 2}, {3, 9, 0, 1}});
  for (const char* policy : {"fcfs", "easy", "conservative"}) {
    Workspace workspace;
    MetricsWorkspace buffers;
    const Schedule schedule = simulate(view_of(jobs), 4, parameters_of(*find_preset(policy)), workspace);
    const Metrics metrics = compute_metrics(view_of(jobs), schedule, 4, {}, buffers);
    EXPECT_EQ(metrics.mean_wait_s, 2) << policy;
    EXPECT_DOUBLE_EQ(metrics.p95_wait_s, 4.6) << policy;
    EXPECT_EQ(metrics.makespan_s, 30) << policy;
    EXPECT_DOUBLE_EQ(metrics.utilization, 2.0 / 3) << policy;
  }
}

// The reservation table of the HPCShell notebook: 4 cores for 10 s, 8 for 20, 2 for 5, on 8 cores.
TEST(ReservationTable, PutsEachJobIntoItsEarliestWindow) {
  const JobStore jobs = jobs_of({{1, 0, 10, 4}, {2, 0, 20, 8}, {3, 0, 5, 2}});
  for (const char* policy : {"conservative", "conservative_replan", "easy"})
    EXPECT_EQ(starts_of(jobs, 8, policy), (std::vector<Seconds>{0, 10, 0})) << policy;
}

// The row of HPCOpt's Python core that depends on none of its own rules of backfilling.
TEST(PythonCore, AgreesOnFcfs) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const Trace trace = read_swf(*folder / "KTH-SP2-1996-2.swf.gz");
  const JobTable jobs = view_of(trace.jobs);
  Workspace workspace;
  MetricsWorkspace buffers;
  const Schedule schedule = simulate(jobs, 100, parameters_of(*find_preset("FIFO_STRICT")), workspace);
  const Metrics metrics = compute_metrics(jobs, schedule, 100, {}, buffers);
  EXPECT_NEAR(metrics.p95_bsld_py, 12572.9867, 5e-5);
  EXPECT_NEAR(metrics.mean_wait_s, 389661.0499, 5e-5);
  EXPECT_DOUBLE_EQ(metrics.p95_wait_s, 862500);
  EXPECT_EQ(metrics.makespan_s, 29379608);
  EXPECT_EQ(metrics.starved_jobs, 17670);
}

}  // namespace
}  // namespace schedsweep
