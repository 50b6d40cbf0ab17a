// The engine against the slow reference, job by job.
#include "engine/error.h"
#include "policies/dialect.h"
#include "policies/estimator.h"
#include "policies/order.h"
#include "policies/simulate.h"
#include "tests/reference/slow_simulator.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using test::SlowRun;
using test::Workload;

template <class T>
std::vector<T> copy_of(std::span<const T> column) {
  return {column.begin(), column.end()};
}

/// Empty where the workload is refused.
std::optional<SlowRun> fast_run(const Workload& workload, const Parameters& parameters, Workspace& workspace) {
  try {
    const Schedule schedule = simulate(workload.table(), workload.processors, parameters, workspace);
    SlowRun run{copy_of(schedule.start_s), copy_of(schedule.submit_s), copy_of(schedule.promise_s),
                copy_of(schedule.kind), schedule.broken_promises};
    // A run that plans nothing has no column of promises.
    if (run.promise_s.empty()) run.promise_s.resize(run.start_s.size(), not_started);
    return run;
  } catch (const InputError&) {
    return std::nullopt;
  }
}

std::optional<SlowRun> slow_run(const Workload& workload, const Parameters& parameters) {
  try {
    return test::slow_run(workload.table(), workload.processors, parameters);
  } catch (const InputError&) {
    return std::nullopt;
  }
}

/// The first thing in which two runs differ; empty when they are equal.
std::string difference(const std::optional<SlowRun>& fast, const std::optional<SlowRun>& slow) {
  if (fast.has_value() != slow.has_value()) return fast ? "only the reference refuses" : "only the engine refuses";
  if (!fast) return "";
  const std::size_t n = slow->start_s.size();
  for (const std::size_t size :
       {fast->start_s.size(), fast->submit_s.size(), fast->promise_s.size(), fast->kind.size()})
    if (size != n) return std::to_string(size) + " rows, expected " + std::to_string(n);
  const auto differs = [](std::size_t row, const char* what, auto fast_value, auto slow_value) {
    return "row " + std::to_string(row) + ": " + what + " " + std::to_string(fast_value) + ", expected " +
           std::to_string(slow_value);
  };
  for (std::size_t row = 0; row < n; ++row) {
    if (fast->start_s[row] != slow->start_s[row]) return differs(row, "start", fast->start_s[row], slow->start_s[row]);
    if (fast->kind[row] != slow->kind[row])
      return differs(row, "kind", static_cast<int>(fast->kind[row]), static_cast<int>(slow->kind[row]));
    if (fast->promise_s[row] != slow->promise_s[row])
      return differs(row, "promise", fast->promise_s[row], slow->promise_s[row]);
    // A job that never runs need not have entered the queue.
    if (slow->start_s[row] != not_started && fast->submit_s[row] != slow->submit_s[row])
      return differs(row, "submit", fast->submit_s[row], slow->submit_s[row]);
  }
  if (fast->broken_promises != slow->broken_promises)
    return differs(0, "broken promises", fast->broken_promises, slow->broken_promises);
  return "";
}

TEST(SlowReference, EqualsTheEngineInEveryComposition) {
  Workspace workspace;
  std::uint64_t seed = 0;
  int compared = 0, promised = 0, broken = 0, held = 0;
  for (const Parameters& parameters : test::all_compositions()) {
    for (int i = 0; i < 4; ++i) {
      const Workload workload = test::workload_of_seed(++seed);
      const auto slow = slow_run(workload, parameters);
      ASSERT_EQ(difference(fast_run(workload, parameters, workspace), slow), "")
          << parameters << ", seed " << seed << "\n"
          << workload;
      if (!slow) continue;
      ++compared;
      for (const Seconds promise_s : slow->promise_s) promised += promise_s != not_started;
      broken += slow->broken_promises > 0;
      held += slow->submit_s != workload.jobs.submit_s;
    }
  }
  EXPECT_GE(compared, 10'000);
  EXPECT_GE(promised, 10'000);
  EXPECT_GE(broken, 100);
  EXPECT_GE(held, 1000);
}

RC_GTEST_PROP(SlowReference, EqualsTheEngineOnAnything, (const Workload& workload, const Parameters& parameters)) {
  Workspace workspace;
  const std::string differs = difference(fast_run(workload, parameters, workspace), slow_run(workload, parameters));
  RC_ASSERT(differs == "");
}

TEST(Compositions, HoldEveryPairAndEveryValue) {
  std::set<std::pair<int, int>> pairs;
  std::map<std::string_view, std::map<double, int>> times;
  int n = 0, without_dialect = 0;
  for (const Parameters& parameters : test::all_compositions()) {
    ++n;
    without_dialect += parameters.dialect == 0;
    pairs.insert({parameters.order, parameters.estimate});
    for (const ParameterInfo& info : parameter_table()) ++times[info.name][info.get(parameters)];
  }
  EXPECT_GE(n, 4000);
  EXPECT_NEAR(without_dialect, n / 2, n / 20);
  EXPECT_EQ(pairs.size(), orders().size() * estimators().size());
  for (const ParameterInfo& info : parameter_table()) {
    EXPECT_GE(times[info.name].size(), 2u) << info.name;
    const auto n_choices = std::max<std::size_t>(info.choices.size(), 1);
    EXPECT_GE(times[info.name].size(), n_choices) << info.name;
  }
  for (const std::int64_t reservations :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, std::int64_t{3}, unlimited})
    EXPECT_GE(times["reservations"][static_cast<double>(reservations)], n / 10) << reservations;
}

}  // namespace
}  // namespace schedsweep
