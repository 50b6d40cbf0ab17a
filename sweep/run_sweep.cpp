#include "sweep/run_sweep.h"

#include "policies/order.h"
#include "policies/parameter_reads.h"
#include "policies/simulate.h"
#include "sweep/results/provenance.h"
#include "sweep/run_key.h"
#include "sweep/stop.h"

#include <algorithm>

namespace schedsweep {

Runner::Runner(const Plan& plan, const Workloads& workloads, RunLimits limits, const std::atomic<bool>* stop)
    : plan_(plan), workloads_(workloads) {
  limits.max_events = std::min(limits.max_events, plan.max_events);
  workspace_.watch = RunWatch(limits, stop);
}

RunOutcome Runner::run(std::int64_t index) {
  const RunSpec spec = plan_.run(index);
  const Parameters& parameters = plan_.compositions[spec.composition].parameters;
  const JobTable& jobs = workloads_.jobs(plan_.workload_of(spec));
  const Procs processors = processors_of(plan_.machines[spec.machine], workloads_.processors(spec.variant));
  return outcome_of<Metrics>(index, [&] {
    const Schedule schedule =
        simulate(jobs, processors, parameters, workspace_, plan_.strict ? Checks::strict : Checks::none);
    const MetricOptions options{parameters.tau_s, parameters.starved_wait_s, parameters.trim};
    return compute_metrics(jobs, schedule, processors, options, metrics_workspace_);
  });
}

SweepIdentity identity_of(const Plan& plan, const Workloads& workloads, int n_threads) {
  SweepIdentity identity{plan_sha256(plan, workloads), plan.text, {}, run_keys(plan, workloads, n_threads)};
  for (std::size_t v = 0; v < plan.variants.size(); ++v)
    if (const Trace* trace = workloads.files().of(v))
      identity.inputs.emplace_back(label_of(plan, plan.variants[v]), trace->sha256);
  return identity;
}

SweepState<Metrics> run_sweep(const Plan& plan, const Workloads& workloads, const Team& team, const RunLimits& limits,
                              CostModel& costs, const AttemptSettings* settings) {
  const auto make_runner = [&](double longest_s) {
    RunLimits both = limits;
    both.max_wall_s = std::min(both.max_wall_s, longest_s);
    return [runner = Runner(plan, workloads, both, &stop_flag())](std::int64_t run) mutable { return runner.run(run); };
  };
  return run_all<Metrics>(costs, team, make_runner, settings);
}

}  // namespace schedsweep
