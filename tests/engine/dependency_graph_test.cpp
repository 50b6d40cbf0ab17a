#include "engine/dependency_graph.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using enum DependencyKind;
using Links = std::vector<Dependency>;
using Rows = std::vector<JobIndex>;

Rows cycle_of(const Links& links, std::size_t n_jobs) {
  const DependencyGraph graph(links, n_jobs);
  return {graph.cycle().begin(), graph.cycle().end()};
}

TEST(DependencyGraph, NamesTheJobsOfACycleFromTheFirstRowOn) {
  EXPECT_EQ(cycle_of({{1, 0, 0, after}, {2, 1, 0, after}}, 3), Rows{});
  EXPECT_EQ(cycle_of({{1, 1, 0, after}}, 3), Rows{1});
  EXPECT_EQ(cycle_of({{0, 3, 0, after}, {3, 2, 0, after}, {2, 1, 0, after}, {1, 3, 0, after}}, 4), (Rows{1, 3, 2}));
  EXPECT_EQ(cycle_of({}, 0), Rows{});
}

TEST(DependencyGraph, AChainAsLongAsATraceNeedsNoStack) {
  constexpr JobIndex n = 1'000'000;
  Links links;
  for (JobIndex job = 0; job + 1 < n; ++job) links.push_back({job, job + 1, 0, afterany});
  const DependencyGraph graph(links, n);
  ASSERT_TRUE(graph.cycle().empty());
  EXPECT_EQ(graph.order().front(), n - 1);
  EXPECT_EQ(graph.order().back(), 0u);
}

RC_GTEST_PROP(DependencyGraphProperty, OrderHasEveryJobBehindThoseItWaitsForOrThereIsACycle, ()) {
  const auto n = *rc::gen::inRange<JobIndex>(1, 10);
  Links links;
  for (int i = *rc::gen::inRange(0, 14); i > 0; --i)
    links.push_back({*rc::gen::inRange<JobIndex>(0, n), *rc::gen::inRange<JobIndex>(0, n), 0, afterany});
  const DependencyGraph graph(links, n);
  const auto linked = [&](JobIndex job, JobIndex on) {
    return std::any_of(links.begin(), links.end(), [&](const Dependency& l) { return l.job == job && l.on == on; });
  };
  if (const auto cycle = graph.cycle(); !cycle.empty()) {
    for (std::size_t i = 0; i < cycle.size(); ++i) RC_ASSERT(linked(cycle[i], cycle[(i + 1) % cycle.size()]));
    return;
  }
  Rows place(n, n);
  for (std::size_t i = 0; i < graph.order().size(); ++i) place[graph.order()[i]] = static_cast<JobIndex>(i);
  RC_ASSERT(graph.order().size() == n);
  RC_ASSERT(std::find(place.begin(), place.end(), n) == place.end());
  for (const Dependency& link : links) RC_ASSERT(place[link.on] < place[link.job]);
}

TEST(LinksNeverMet, FollowFromTheStatusesAndFromEachOther) {
  JobStore jobs;
  resize(jobs, 7);
  jobs.status = {1, 0, 5, -1, 1, 1, 1};  // good, failed, cancelled, not said
  jobs.dependencies = {{4, 0, 0, afterok},    {4, 3, 0, afterok},  {5, 1, 0, afterok},
                       {6, 5, 0, afternotok}, {6, 4, 0, afterany}, {4, 1, 0, afternotok}};
  EXPECT_EQ(links_never_met(view_of(jobs)), (Links{{5, 1, 0, afterok}}))
      << "5 never runs, so that it ends badly and 6 may run";
  jobs.dependencies = {{4, 0, 0, afternotok}, {5, 4, 0, after}, {6, 5, 0, afterok}, {3, 2, 0, afterok}};
  EXPECT_EQ(links_never_met(view_of(jobs)),
            (Links{{3, 2, 0, afterok}, {4, 0, 0, afternotok}, {5, 4, 0, after}, {6, 5, 0, afterok}}));
}

}  // namespace
}  // namespace schedsweep
