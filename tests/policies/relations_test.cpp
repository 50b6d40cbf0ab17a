// How the schedules of related runs must relate.
#include "engine/error.h"
#include "policies/estimator.h"
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

using test::Workload;
using Starts = std::vector<Seconds>;

Starts starts_of(const Workload& workload, const Parameters& parameters, Workspace& workspace) {
  const auto starts = simulate(workload.table(), workload.processors, parameters, workspace).start_s;
  return {starts.begin(), starts.end()};
}

Starts starts_of(const Workload& workload, const Parameters& parameters) {
  Workspace workspace;
  return starts_of(workload, parameters, workspace);
}

/// Calls check(workload, parameters) for every composition that accepts the workload, until one fails.
void for_every_composition(const std::function<void(const Workload&, const Parameters&)>& check) {
  std::uint64_t seed = 3'000'000;
  for (const Parameters& parameters : test::all_compositions()) {
    const Workload workload = test::workload_of_seed(++seed);
    if (parameters.wider == Wider::reject && test::has_wide_job(workload)) continue;
    SCOPED_TRACE(testing::Message() << parameters << ", seed " << seed << "\n" << workload);
    check(workload, parameters);
    if (testing::Test::HasFailure()) return;
  }
}

std::uint8_t estimator_called(std::string_view name) {
  const auto all = estimators();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Estimator& e) { return e.name == name; });
  EXPECT_NE(found, all.end()) << name;
  return static_cast<std::uint8_t>(found - all.begin());
}

TEST(Runs, DoNotDependOnWhatTheWorkspaceDidBefore) {
  Workspace used;
  for_every_composition([&](const Workload& workload, const Parameters& parameters) {
    ASSERT_EQ(starts_of(workload, parameters, used), starts_of(workload, parameters));
  });
}

TEST(Runs, ShiftWithTheirSubmits) {
  for_every_composition([](const Workload& workload, const Parameters& parameters) {
    for (const Seconds shift_s : {Seconds{-12'345}, Seconds{1'700'000'000}}) {
      Workload shifted = workload;
      for (Seconds& submit_s : shifted.jobs.submit_s) submit_s += shift_s;
      Starts expected = starts_of(workload, parameters);
      for (Seconds& start_s : expected)
        if (start_s != not_started) start_s += shift_s;
      ASSERT_EQ(starts_of(shifted, parameters), expected) << "shifted by " << shift_s;
    }
  });
}

TEST(Runs, DoNotDependOnParametersThatAreNotRead) {
  for_every_composition([](const Workload& workload, const Parameters& parameters) {
    ASSERT_EQ(canonical(canonical(parameters)), canonical(parameters));
    ASSERT_EQ(starts_of(workload, parameters), starts_of(workload, canonical(parameters))) << canonical(parameters);
    // Nor do the counts that metrics take over.
    const JobTable jobs = view_of(workload.jobs);
    Workspace first, second;
    const Schedule as_given = simulate(jobs, workload.processors, parameters, first);
    const Schedule in_canonical_form = simulate(jobs, workload.processors, canonical(parameters), second);
    ASSERT_EQ(as_given.past_belief, in_canonical_form.past_belief);
    ASSERT_EQ(as_given.killed, in_canonical_form.killed);
    ASSERT_EQ(as_given.request_fallbacks, in_canonical_form.request_fallbacks);
    ASSERT_EQ(as_given.learned_beliefs, in_canonical_form.learned_beliefs);
    ASSERT_EQ(as_given.broken_promises, in_canonical_form.broken_promises);
  });
}

TEST(Runs, KilledAtTheRequestAreRunsOfAClampedTrace) {
  for_every_composition([](const Workload& workload, Parameters parameters) {
    Workload clamped = workload;
    for (std::size_t job = 0; job < clamped.jobs.size(); ++job) {
      if (clamped.jobs.requested_s[job] <= 0 || clamped.jobs.run_s[job] <= clamped.jobs.requested_s[job]) continue;
      clamped.jobs.run_s[job] = clamped.jobs.requested_s[job];
      clamped.jobs.status[job] = 0;  // failed: so do links see a job that was killed
    }
    parameters.overrun = Overrun::kill;
    const Starts killed = starts_of(workload, parameters);
    parameters.overrun = Overrun::run;
    ASSERT_EQ(killed, starts_of(clamped, parameters));
  });
}

TEST(Runs, OfAClairvoyantDoNotDependOnRequests) {
  for_every_composition([](const Workload& workload, Parameters parameters) {
    parameters.estimate = estimator_called("actual");
    parameters.overrun = Overrun::run;
    parameters.correction = Correction::next_second;  // the other one is bounded by the request
    for (EstimateFor* belief : {&parameters.estimate_candidate, &parameters.estimate_running})
      if (*belief == EstimateFor::requested) *belief = EstimateFor::as_estimate;
    Workload other = workload;
    std::rotate(other.jobs.requested_s.begin(), other.jobs.requested_s.begin() + 1, other.jobs.requested_s.end());
    ASSERT_EQ(starts_of(workload, parameters), starts_of(other, parameters));
  });
}

TEST(Runs, OnBeliefsScaledByOneAreRunsOnTheBase) {
  for_every_composition([](const Workload& workload, Parameters parameters) {
    parameters.estimate_factor = 1;
    Parameters base = parameters;
    parameters.estimate = estimator_called("scaled");
    base.estimate = estimator_called(parameters.estimate_base == EstimateBase::actual ? "actual" : "requested");
    ASSERT_EQ(starts_of(workload, parameters), starts_of(workload, base));
  });
}

TEST(Runs, RefuseImpossibleMachinesAndJobs) {
  Workspace workspace;
  Workload workload = test::workload_of_seed(1);
  const auto message = [&](Procs processors, const Parameters& parameters) -> std::string {
    try {
      simulate(workload.table(), processors, parameters, workspace);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message(0, {}), "machine of 0 processors (must be 1 or more)");
  EXPECT_EQ(message(-1, {}), "machine of -1 processors (must be 1 or more)");

  workload.jobs.procs.back() = 1000;
  Parameters parameters;
  parameters.wider = Wider::reject;
  const std::string number = std::to_string(workload.jobs.number.back());
  EXPECT_EQ(message(999, parameters),
            "job " + number + ": 1000 processors (the machine has 999) set wider to drop or clamp");
  EXPECT_EQ(message(1000, parameters), "");
}

TEST(Runs, OfNoJobsAreEmpty) {
  Workspace workspace;
  for (const Parameters& parameters : test::all_policies()) {
    const Schedule schedule = simulate(JobTable{}, 1, parameters, workspace, Checks::strict);
    EXPECT_TRUE(schedule.start_s.empty()) << parameters;
  }
}

}  // namespace
}  // namespace schedsweep
