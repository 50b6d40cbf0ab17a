// Every version of vector code that this machine can run gives the same.
#include "engine/multiversion.h"

#include "engine/metrics/batch.h"
#include "engine/random.h"
#include "engine/start_rule.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

TEST(Multiversion, AllVersionsFindTheSameJob) {
  if (instruction_set() == InstructionSet::baseline) GTEST_SKIP() << "this machine has one version only";
  Random random(1, Purpose::run_time, 0);
  const auto below = [&](std::uint64_t n) { return static_cast<std::int32_t>(random.u64() % n); };
  constexpr std::size_t n = 100;
  std::vector<Procs> width(n + search_strip);
  std::vector<JobSeconds> guard_s(n + search_strip);
  for (int round = 0; round < 2000; ++round) {
    for (std::size_t i = 0; i < width.size(); ++i) {
      width[i] = i < n ? below(100) : no_width;
      guard_s[i] = below(100);
    }
    const StartRule rule{below(20), below(20), below(5)};
    const auto begin = static_cast<std::size_t>(below(n));
    const std::size_t found =
        detail::with_baseline<find_admitted>(width.data(), guard_s.data(), begin, std::size_t{n}, rule);
    EXPECT_EQ(detail::with_avx2<find_admitted>(width.data(), guard_s.data(), begin, std::size_t{n}, rule), found);
    EXPECT_TRUE(found >= n || rule.admits(width[found], guard_s[found]));
  }
}

TEST(Multiversion, AllVersionsMeasureTheSame) {
  if (instruction_set() == InstructionSet::baseline) GTEST_SKIP() << "this machine has one version only";
  Random random(2, Purpose::run_time, 0);
  Batch batch;
  for (double& wait_s : batch.wait_s) wait_s = static_cast<double>(random.u64() % 100'000);
  for (double& run_s : batch.run_s) run_s = static_cast<double>(random.u64() % 1'000);
  constexpr auto measure = detail::measure_each<BoundedSlowdown>;
  Batch::Column best, plain;
  detail::with_avx2<measure>(&std::as_const(batch), BoundedSlowdown{10}, best.data());
  detail::with_baseline<measure>(&std::as_const(batch), BoundedSlowdown{10}, plain.data());
  EXPECT_EQ(best, plain);
}

TEST(Multiversion, CallsMemberFunctions) {
  struct Sum {
    int start;

    int plus(int a, int b) const { return start + a + b; }

    void add(int a) { start += a; }
  };

  Sum sum{1};
  best_version<&Sum::add>(&sum, 2);
  EXPECT_EQ(best_version<&Sum::plus>(&sum, 10, 20), 33);
}

}  // namespace
}  // namespace schedsweep
