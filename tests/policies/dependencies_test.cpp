// What must hold of runs that heed the links between jobs, whatever the policy.
#include "engine/dependency_check.h"
#include "engine/schedule_check.h"
#include "policies/simulate.h"
#include "tests/support/workload.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

using Sentences = std::vector<std::string>;

Parameters any_heeding_parameters() {
  Parameters parameters;
  parameters.dependencies = *rc::gen::element(Dependencies::respect, Dependencies::feedback, Dependencies::ignore);
  parameters.reservations = *rc::gen::element<std::int64_t>(0, 1, 2, unlimited);
  parameters.promise = *rc::gen::element(Promise::keep, Promise::replan);
  parameters.pass = *rc::gen::element(Pass::instant, Pass::event);
  parameters.first = *rc::gen::element(First::completions, First::arrivals);
  parameters.ties = *rc::gen::element(Ties::job, Ties::start);
  parameters.overrun = *rc::gen::element(Overrun::run, Overrun::kill);
  parameters.wider = *rc::gen::element(Wider::drop, Wider::clamp);
  return parameters;
}

RC_GTEST_PROP(Dependencies, SubmitsFollowFromStartsAndEnds, (const test::Workload& workload)) {
  static Workspace workspace;
  const Parameters parameters = any_heeding_parameters();
  const JobTable jobs = workload.table();
  const Schedule schedule = simulate(jobs, workload.processors, parameters, workspace);
  RC_ASSERT(check_schedule(jobs, schedule, workload.processors) == Sentences{});
  RC_ASSERT(check_dependencies(jobs, schedule, workload.processors, parameters.dependencies) == Sentences{});
}

RC_GTEST_PROP(Dependencies, JobsWithoutLinksRunTheSameInEveryMode, (test::Workload workload)) {
  workload.jobs.dependencies.clear();
  workload.jobs.array_tasks.clear();
  Parameters parameters = any_heeding_parameters();
  Workspace ignoring, heeding;
  parameters.dependencies = Dependencies::ignore;
  const Schedule expected = simulate(workload.table(), workload.processors, parameters, ignoring);
  parameters.dependencies = *rc::gen::element(Dependencies::respect, Dependencies::feedback);
  const Schedule found = simulate(workload.table(), workload.processors, parameters, heeding);
  RC_ASSERT(std::equal(found.start_s.begin(), found.start_s.end(), expected.start_s.begin()));
  RC_ASSERT(std::equal(found.submit_s.begin(), found.submit_s.end(), expected.submit_s.begin()));
}

}  // namespace
}  // namespace schedsweep
