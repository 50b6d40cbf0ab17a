#include "io/swf_reader.h"
#include "tests/engine/model/any_features.h"
#include "tests/reference/slow_features.h"
#include "tests/support/traces.h"

#include <cmath>

namespace schedsweep {
namespace {

using namespace test;

constexpr Procs processors = 100;

bool agrees(float value, double expected) {
  if (std::isnan(expected)) return std::isnan(value);
  return std::abs(value - expected) <= 1e-6 * std::abs(expected) + 1e-6;
}

/// Every feature of history and load that is in the table, of every `step`-th job.
void expect_slow_features(const JobTable& jobs, JobIndex first, JobIndex step) {
  const FeatureMatrix values = extract_features(jobs, {.processors = processors});
  const SlowFeatures slow(jobs, processors);
  for (JobIndex job = first; job < jobs.size(); job += step) {
    const auto expected = slow.of(job);
    std::size_t n_compared = 0;
    for (std::size_t i = 0; i < feature_table().size(); ++i) {
      const auto found = expected.find(std::string(feature_table()[i].name));
      if (found == expected.end()) continue;
      ++n_compared;
      ASSERT_TRUE(agrees(values.column(i)[job], found->second))
          << found->first << " of job " << job << ": " << values.column(i)[job] << ", expected " << found->second;
    }
    ASSERT_EQ(n_compared, feature_table().size() - column_of("user_runs"));
  }
}

TEST(FeaturesAgainstSlow, AgreeOnRandomWorkloads) {
  for (std::uint64_t seed = 0; seed < 200 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const JobStore jobs = jobs_that_waited(seed);
    expect_slow_features(view_of(jobs), 0, 1);
  }
}

TEST(FeaturesAgainstSlow, AgreeOnARealTrace) {
  const auto folder = trace_folder();
  if (!folder) GTEST_SKIP() << "set SCHEDSWEEP_TRACES";
  const Trace trace = read_swf(*folder / "KTH-SP2-1996-2.1-cln.swf.gz");
  expect_slow_features(view_of(trace.jobs), 7, 199);
}

}  // namespace
}  // namespace schedsweep
