#include "engine/metrics/metrics.h"

#include "engine/error.h"
#include "engine/metrics/machine_metrics.h"

#include <algorithm>

namespace schedsweep {

Metrics compute_metrics(const JobTable& jobs, const Schedule& schedule, Procs processors, const MetricOptions& options,
                        MetricsWorkspace& workspace) {
  SCHEDSWEEP_CHECK(processors >= 1 && options.tau_s > 0 && options.trim >= 0 && options.trim < 0.5);
  const RanJobs ran = jobs_that_ran(jobs, schedule, processors, workspace.ran);

  Metrics out{};
  out.jobs = static_cast<std::int64_t>(ran.size());
  out.rejected = static_cast<std::int64_t>(jobs.size() - ran.size());
  out.backfilled = std::count(schedule.kind.begin(), schedule.kind.end(), StartKind::backfilled);
  out.past_belief = schedule.past_belief;
  out.killed = schedule.killed;
  out.request_fallbacks = schedule.request_fallbacks;
  out.learned_beliefs = schedule.learned_beliefs;
  out.predicted_beliefs = schedule.predicted_beliefs;
  out.requested_beliefs = schedule.requested_beliefs;
  out.actual_beliefs = schedule.actual_beliefs;
  out.broken_promises = schedule.broken_promises;
  measure_service(ran, options, workspace.service, out);
  measure_machine(ran, processors, options, out);
  measure_queue(ran, processors, workspace.queue, out);
  measure_users(ran, options, workspace.users, out);
  return out;
}

}  // namespace schedsweep
