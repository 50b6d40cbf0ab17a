#include "engine/workload/transform.h"

#include "engine/dependency_graph.h"
#include "engine/workload/generate.h"
#include "engine/workload/offered_load.h"
#include "engine/workload/take_rows.h"
#include "tests/support/workload.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr Procs processors = 128;

/// Half a year of jobs with days.
const JobStore& half_a_year() {
  static const JobStore jobs = generate({.jobs = 6'000, .processors = processors, .load = 0.7, .users = 300});
  return jobs;
}

/// One spec for each row of both tables, and loads.
std::vector<TransformSpec> every_spec(double level = 1) {
  std::vector<TransformSpec> specs(2);
  specs[0].load_factor = 1.3;
  specs[1].target_load = 0.5;
  for (const Transform& resampling : resamplings()) specs.emplace_back().resample = resampling.name;
  for (const Transform& scenario : scenarios()) {
    specs.emplace_back().scenario = scenario.name;
    specs.back().scenario_level = level;
  }
  return specs;
}

std::string text_of(const TransformSpec& spec) { return spec.resample + " " + spec.scenario; }

bool same_jobs(const JobStore& a, const JobStore& b) {
  return a.columns() == b.columns() && a.dependencies == b.dependencies && a.array_tasks == b.array_tasks &&
         a.predictions == b.predictions;
}

double area_of(const JobStore& jobs) {
  double area = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) area += static_cast<double>(jobs.procs[i]) * jobs.run_s[i];
  return area;
}

RC_GTEST_PROP(Transform, GivesAWorkloadOfAnyWorkload, (const test::Workload& workload)) {
  const double level = *rc::gen::element(0.1, 0.5, 1.0);
  for (TransformSpec spec : every_spec(level)) {
    spec.scenario_at = *rc::gen::element(0.0, 0.4, 1.0);
    const JobStore jobs = transform(workload.table(), workload.processors, spec, 7);
    std::set<std::int64_t> numbers;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      RC_ASSERT(i == 0 ||
                std::tie(jobs.submit_s[i - 1], jobs.number[i - 1]) < std::tie(jobs.submit_s[i], jobs.number[i]));
      RC_ASSERT(jobs.submit_s[i] >= 0 && jobs.run_s[i] >= 0 && jobs.requested_s[i] >= 0 && jobs.procs[i] >= 1);
      RC_ASSERT(jobs.wait_s[i] == -1);
      RC_ASSERT(numbers.insert(jobs.number[i]).second);
    }
    RC_ASSERT(jobs.predictions.empty() || jobs.predictions.size() == jobs.size());
    RC_ASSERT(DependencyGraph(jobs.dependencies, jobs.size()).cycle().empty());
    for (const Dependency& link : jobs.dependencies) RC_ASSERT(link.job < jobs.size() && link.on < jobs.size());
    std::map<JobIndex, JobIndex> first_task;
    for (const ArrayTask& task : jobs.array_tasks) {
      RC_ASSERT(task.array <= task.job && task.job < jobs.size());
      RC_ASSERT(first_task.emplace(task.array, task.job).first->second == task.array);
    }
  }
}

RC_GTEST_PROP(Transform, ChangesNothingAtLevelZero, (const test::Workload& workload)) {
  for (const Transform& scenario : scenarios()) {
    TransformSpec spec;
    spec.scenario = scenario.name;
    spec.scenario_level = 0;
    RC_ASSERT(!spec.changes());
    RC_ASSERT(same_jobs(transform(workload.table(), workload.processors, spec, 1), workload.jobs));
  }
}

TEST(Transform, OfNothingIsNothing) {
  for (const TransformSpec& spec : every_spec()) EXPECT_EQ(transform({}, processors, spec, 1).size(), 0u);
}

TEST(Transform, ScenariosVanishWithTheirLevel) {
  // A small level changes little: no scenario jumps.
  const double load = offered_load(view_of(half_a_year()), processors);
  for (const TransformSpec& spec : every_spec(0.001)) {
    if (spec.scenario == no_transform) continue;
    const JobStore jobs = transform(view_of(half_a_year()), processors, spec, 1);
    EXPECT_NEAR(offered_load(view_of(jobs), processors) / load, 1, 0.005) << text_of(spec);
  }
}

TEST(Transform, SameSeedSameJobsOtherSeedOtherJobsWhereSomethingIsDrawn) {
  for (const TransformSpec& spec : every_spec()) {
    const auto made = [&](std::uint64_t seed) { return transform(view_of(half_a_year()), processors, spec, seed); };
    const JobStore jobs = made(1);
    EXPECT_TRUE(same_jobs(jobs, made(1))) << text_of(spec);
    EXPECT_EQ(spec.draws(), !same_jobs(jobs, made(2))) << text_of(spec);
    EXPECT_FALSE(same_jobs(jobs, half_a_year())) << text_of(spec);
  }
}

TEST(Transform, ScenariosDoToTheLoadWhatTheyPromise) {
  const JobStore& calm = half_a_year();
  const double load = offered_load(view_of(calm), processors);
  for (const Transform& scenario : scenarios()) {
    TransformSpec spec;
    spec.scenario = scenario.name;
    const JobStore jobs = transform(view_of(calm), processors, spec, 3);
    const double changed = offered_load(view_of(jobs), processors) / load;
    switch (scenario.load) {
      case LoadEffect::kept:
        EXPECT_NEAR(changed, 1, 0.01) << scenario.name;  // the span may change by hours
        EXPECT_NEAR(area_of(jobs) / area_of(calm), 1, 0.001) << scenario.name;
        EXPECT_EQ(jobs.size(), calm.size()) << scenario.name;
        break;
      case LoadEffect::lowered:
        EXPECT_NEAR(changed * load, 0.35, 0.0005) << scenario.name;
        break;
      case LoadEffect::raised:
        EXPECT_GT(changed, 1) << scenario.name;
        break;
      case LoadEffect::other:
        break;
    }
  }
}

TEST(Transform, HitsTheTargetLoad) {
  for (const double target : {0.05, 0.3, 0.9, 1.5}) {
    TransformSpec spec;
    spec.target_load = target;
    const JobStore jobs = transform(view_of(half_a_year()), processors, spec, 1);
    EXPECT_NEAR(offered_load(view_of(jobs), processors) / target, 1, 1e-3);
    EXPECT_EQ(jobs.run_s, half_a_year().run_s);
  }
}

TEST(Transform, ResamplesBeforeItLoadsAndLoadsBeforeItStresses) {
  TransformSpec spec;
  spec.resample = "weeks";
  spec.target_load = 0.6;
  EXPECT_NEAR(offered_load(view_of(transform(view_of(half_a_year()), processors, spec, 5)), processors), 0.6, 1e-3);
  spec.scenario = "stalled_queue";
  const JobStore stalled = transform(view_of(half_a_year()), processors, spec, 5);
  const auto widest = std::find(stalled.run_s.begin(), stalled.run_s.end(), 86'400);
  ASSERT_NE(widest, stalled.run_s.end());  // a whole day, not stretched
  EXPECT_EQ(stalled.procs[static_cast<std::size_t>(widest - stalled.run_s.begin())], processors);
}

TEST(Transform, LinksFollowTheirJobs) {
  JobStore jobs;
  resize(jobs, 3);
  jobs.submit_s = {0, 10, 20};
  jobs.number = {1, 2, 3};
  jobs.procs = {1, 1, 1};
  jobs.dependencies = {{1, 0, 0, DependencyKind::afterok}, {2, 1, 0, DependencyKind::afterok}};
  jobs.array_tasks = {{0, 0, 1}, {2, 0, 1}};
  jobs.predictions = {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}};
  // A copy of rows 1 and 2, one of all: the first has lost its link to row 0, and row 2 now names the array.
  const JobStore taken = take_rows(view_of(jobs), {{1, 2, 0, 1, 2}, {2}});
  EXPECT_EQ(taken.dependencies, (std::vector<Dependency>{{1, 0, 0, DependencyKind::afterok},
                                                         {3, 2, 0, DependencyKind::afterok},
                                                         {4, 3, 0, DependencyKind::afterok}}));
  EXPECT_EQ(taken.array_tasks, (std::vector<ArrayTask>{{1, 1, 1}, {2, 2, 1}, {4, 2, 1}}));
  EXPECT_EQ(taken.predictions[3], jobs.predictions[1]);
  // A job that comes to stand before the one it waits for waits no longer.
  EXPECT_TRUE(take_rows(view_of(jobs), {{2, 1, 0}, {}}).dependencies.empty());
}

}  // namespace
}  // namespace schedsweep
