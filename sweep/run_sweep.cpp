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

double expected_cost(const Plan& plan, const Workloads& workloads, std::int64_t run) {
  const RunSpec spec = plan.run(run);
  const Parameters& parameters = plan.compositions[spec.composition].parameters;
  // In multiples of first come, first served, as benchmarks/simulate_bench.cpp measures them on archive traces.
  double work = 1;
  if (parameters.reservations > 0) work += 1;
  if (parameters.order != Parameters{}.order) work += 1;
  if (parameters.backfill_order != BackfillOrder::queue) work += 1;
  if (orders()[parameters.order].change != KeysChange::never) work += 6;
  if (reads::planning(parameters)) work += parameters.promise == Promise::keep ? 30 : 80;
  return work * static_cast<double>(workloads.jobs(plan.workload_of(spec)).size());
}

SweepIdentity identity_of(const Plan& plan, const Workloads& workloads, int n_threads) {
  SweepIdentity identity{plan_sha256(plan, workloads), plan.text, {}, run_keys(plan, workloads, n_threads)};
  for (std::size_t v = 0; v < plan.variants.size(); ++v)
    if (const Trace* trace = workloads.files().of(v))
      identity.inputs.emplace_back(label_of(plan, plan.variants[v]), trace->sha256);
  return identity;
}

SweepState<Metrics> run_sweep(const Plan& plan, const Workloads& workloads, const Team& team, const RunLimits& limits,
                              const AttemptSettings* settings) {
  std::vector<double> cost(static_cast<std::size_t>(plan.n_runs()));
  for (std::size_t run = 0; run < cost.size(); ++run)
    cost[run] = expected_cost(plan, workloads, static_cast<std::int64_t>(run));
  const auto make_runner = [&] {
    return
        [runner = Runner(plan, workloads, limits, &stop_flag())](std::int64_t run) mutable { return runner.run(run); };
  };
  return run_all<Metrics>(cost, team, make_runner, settings);
}

}  // namespace schedsweep
