// A workspace that has seen a run of a size allocates nothing for the next one. Replaces the program's operator new to
// count.
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <numeric>

#include <gtest/gtest.h>

namespace {
std::atomic<std::size_t> n_allocations{0};
}

// Not inlined: GCC would see memory of new handed to free and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++n_allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++n_allocations;
  return std::malloc(size == 0 ? 1 : size);
}

[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }

[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace schedsweep {
namespace {

using test::Workload;

/// Every preset, and so many of all policies that each order and each estimator is among them.
std::vector<Parameters> some_policies() {
  std::vector<Parameters> some;
  for (const Preset& preset : presets()) some.push_back(parameters_of(preset));
  const std::vector<Parameters> all = test::all_policies();
  for (std::size_t i = 0; i < all.size(); i += 29) some.push_back(all[i]);
  for (Parameters& parameters : some) parameters.wider = Wider::clamp;
  return some;
}

/// The jobs of `n` small workloads, each when the one before has drained.
Workload chained_workload(std::size_t n) {
  Workload chain = test::workload_of_seed(1);
  chain.processors = 40;
  for (std::uint64_t seed = 2; seed <= n; ++seed) {
    const Workload next = test::workload_of_seed(seed);
    const std::int64_t work_s = std::accumulate(next.jobs.run_s.begin(), next.jobs.run_s.end(), std::int64_t{0});
    const Seconds shift_s = chain.jobs.submit_s.back() + work_s / 8;
    const std::size_t first = chain.jobs.size();
    resize(chain.jobs, first + next.jobs.size());
    for (std::size_t i = 0; i < next.jobs.size(); ++i) {
      chain.jobs.submit_s[first + i] = next.jobs.submit_s[i] + shift_s;
      chain.jobs.number[first + i] = static_cast<std::int64_t>(first + i) + 1;
      chain.jobs.run_s[first + i] = next.jobs.run_s[i];
      chain.jobs.requested_s[first + i] = next.jobs.requested_s[i];
      chain.jobs.procs[first + i] = next.jobs.procs[i];
      chain.jobs.user[first + i] = next.jobs.user[i];
      chain.jobs.executable[first + i] = next.jobs.executable[i];
    }
  }
  return chain;
}

std::size_t allocations_of(const Workload& workload, const std::vector<Parameters>& policies, Workspace& workspace) {
  const std::size_t before = n_allocations;
  for (const Parameters& parameters : policies) simulate(workload.table(), workload.processors, parameters, workspace);
  return n_allocations - before;
}

TEST(Allocation, EndsWithTheFirstRun) {
  const Workload large = chained_workload(300);
  const Workload small = chained_workload(1);
  const std::vector<Parameters> policies = some_policies();
  ASSERT_GT(large.jobs.size(), 4096u);
  ASSERT_LT(small.jobs.size(), 64u);

  Workspace workspace;
  EXPECT_GT(allocations_of(large, policies, workspace), 0u);
  EXPECT_EQ(allocations_of(large, policies, workspace), 0u);
  EXPECT_EQ(allocations_of(small, policies, workspace), 0u);
  EXPECT_EQ(allocations_of(large, policies, workspace), 0u);
}

}  // namespace
}  // namespace schedsweep
