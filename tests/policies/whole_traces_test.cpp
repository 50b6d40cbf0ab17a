// The slow reference on whole archive traces, job by job.
#include "io/swf_reader.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/reference/slow_simulator.h"
#include "tests/support/traces.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct WholeTrace {
  const char* name;
  const char* file;
  Procs processors;
};

const WholeTrace whole_traces[] = {{"KTH", "KTH-SP2-1996-2.swf.gz", 100},
                                   {"CTC", "CTC-SP2-1996-3.1-cln.swf.gz", 338},
                                   {"SDSC", "SDSC-SP2-1998-4.2-cln.swf.gz", 128}};

class WholeTraces : public testing::TestWithParam<std::tuple<WholeTrace, const char*>> {};

TEST_P(WholeTraces, AreScheduledAsTheSlowReferenceDoes) {
  const auto folder = test::trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const auto& [row, policy] = GetParam();
  const Trace trace = read_swf(*folder / row.file);
  const JobTable jobs = view_of(trace.jobs);
  const Parameters parameters = parameters_of(*find_preset(policy));

  Workspace workspace;
  const Schedule fast = simulate(jobs, row.processors, parameters, workspace);
  const test::SlowRun slow = test::slow_run(jobs, row.processors, parameters);
  EXPECT_EQ(std::vector<Seconds>(fast.start_s.begin(), fast.start_s.end()), slow.start_s);
  EXPECT_EQ(fast.broken_promises, slow.broken_promises);
}

INSTANTIATE_TEST_SUITE_P(Reference, WholeTraces,
                         testing::Combine(testing::ValuesIn(whole_traces),
                                          testing::Values("easy", "conservative", "conservative_replan")),
                         [](const auto& test) {
                           return std::string(std::get<0>(test.param).name) + "_" + std::get<1>(test.param);
                         });

}  // namespace
}  // namespace schedsweep
