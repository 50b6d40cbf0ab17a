// The engine against the slow reference, job by job.
#include "engine/error.h"
#include "policies/simulate.h"
#include "tests/reference/slow_simulator.h"
#include "tests/support/workload.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::Workload;

/// Where both refuse the workload, both answers are empty.
std::vector<Seconds> fast_starts(const Workload& workload, const Parameters& parameters, Workspace& workspace) {
  try {
    const auto starts = simulate(workload.table(), workload.processors, parameters, workspace).start_s;
    return {starts.begin(), starts.end()};
  } catch (const InputError&) {
    return {};
  }
}

std::vector<Seconds> slow_starts(const Workload& workload, const Parameters& parameters) {
  try {
    return test::slow_starts(workload.table(), workload.processors, parameters);
  } catch (const InputError&) {
    return {};
  }
}

TEST(SlowReference, EqualsTheEngineInEveryComposition) {
  Workspace workspace;
  std::uint64_t seed = 0;
  int compared = 0;
  for (const Parameters& parameters : test::all_compositions()) {
    for (int i = 0; i < 4; ++i) {
      const Workload workload = test::workload_of_seed(++seed);
      const std::vector<Seconds> expected = slow_starts(workload, parameters);
      ASSERT_EQ(fast_starts(workload, parameters, workspace), expected) << parameters << ", seed " << seed << "\n"
                                                                        << workload;
      compared += !expected.empty();
    }
  }
  EXPECT_GE(compared, 10'000);
}

RC_GTEST_PROP(SlowReference, EqualsTheEngineOnAnything, (const Workload& workload, const Parameters& parameters)) {
  Workspace workspace;
  RC_ASSERT(fast_starts(workload, parameters, workspace) == slow_starts(workload, parameters));
}

}  // namespace
}  // namespace schedsweep
