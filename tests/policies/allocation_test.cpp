// A workspace that has seen a run of a size allocates nothing for the next one. Replaces the program's operator new to
// count.
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/preset.h"
#include "policies/simulate.h"
#include "tests/policies/live_replay.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <numeric>
#include <tuple>
#include <vector>

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

/// Every preset, then every order and every estimator, with links and arrays, with one reservation, some and all.
std::vector<Parameters> some_policies() {
  std::vector<Parameters> some;
  for (const Preset& preset : presets()) some.push_back(parameters_of(preset));
  constexpr std::int64_t reservations[] = {1, 3, unlimited};
  for (std::size_t i = 0; i < std::max(orders().size(), estimators().size()); ++i) {
    Parameters& parameters = some.emplace_back();
    parameters.order = static_cast<std::uint8_t>(i % orders().size());
    parameters.estimate = static_cast<std::uint8_t>(i % estimators().size());
    parameters.reservations = reservations[i % 3];
    parameters.promise = i % 2 == 0 ? Promise::keep : Promise::replan;
    parameters.ties = i % 4 == 0 ? Ties::start : Ties::job;
    parameters.dependencies = static_cast<Dependencies>(i % 3);
    parameters.backfill_order = i % 4 < 2 ? BackfillOrder::queue : BackfillOrder::shortest;
  }
  for (Parameters& parameters : some) parameters.wider = Wider::clamp;
  return some;
}

template <class Column>
void append(Column& column, const Column& more) {
  column.insert(column.end(), more.begin(), more.end());
}

/// The jobs of `n` small workloads, each when the one before has drained.
Workload chained_workload(std::size_t n) {
  Workload chain = test::workload_of_seed(1);
  chain.processors = 40;
  for (std::uint64_t seed = 2; seed <= n; ++seed) {
    Workload next = test::workload_of_seed(seed);
    const std::int64_t work_s = std::accumulate(next.jobs.run_s.begin(), next.jobs.run_s.end(), std::int64_t{0});
    const auto first = static_cast<JobIndex>(chain.jobs.size());
    for (Seconds& submit_s : next.jobs.submit_s) submit_s += chain.jobs.submit_s.back() + work_s / 4;
    for (Dependency& link : next.jobs.dependencies) link = {link.job + first, link.on + first, link.delay_s, link.kind};
    for (ArrayTask& task : next.jobs.array_tasks) task = {task.job + first, task.array + first, task.limit};
    std::apply([&](auto&... to) { std::apply([&](auto&... from) { (append(to, from), ...); }, next.jobs.columns()); },
               chain.jobs.columns());
    append(chain.jobs.dependencies, next.jobs.dependencies);
    append(chain.jobs.array_tasks, next.jobs.array_tasks);
  }
  std::iota(chain.jobs.number.begin(), chain.jobs.number.end(), std::int64_t{1});
  return chain;
}

std::size_t allocations_of(const Workload& workload, const std::vector<Parameters>& policies, Workspace& workspace) {
  const std::size_t before = n_allocations;
  for (const Parameters& parameters : policies) simulate(workload.table(), workload.processors, parameters, workspace);
  return n_allocations - before;
}

TEST(Allocation, EndsWithTheFirstRun) {
  const Workload large = chained_workload(160);
  const Workload small = chained_workload(1);
  const std::vector<Parameters> policies = some_policies();
  ASSERT_GT(large.jobs.size(), 4096u);
  ASSERT_LT(small.jobs.size(), 64u);

  Workspace workspace;
  EXPECT_GT(allocations_of(large, policies, workspace), 0u);
  allocations_of(small, policies, workspace);  // without links some policies go another way
  for (const Workload* again : {&large, &small, &large})
    for (const Parameters& parameters : policies)
      EXPECT_EQ(allocations_of(*again, {parameters}, workspace), 0u) << parameters;
}

TEST(Allocation, EndsWithTheFirstRunThatAsksAModel) {
  const test::LiveReplay replay(900, [](JobStore&) {});
  const Parameters parameters = test::policy("quantile_live");
  Workspace workspace;
  simulate(view_of(replay.jobs), 40, parameters, workspace);
  const std::size_t before = n_allocations;
  simulate(view_of(replay.jobs), 40, parameters, workspace);
  EXPECT_EQ(n_allocations, before);
}

}  // namespace
}  // namespace schedsweep
