#pragma once

#include "engine/schedule.h"
#include "engine/stats/bootstrap.h"
#include "policies/simulate.h"
#include "sweep/plan.h"
#include "sweep/report/report.h"
#include "sweep/report/report_settings.h"
#include "sweep/runs_table.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <span>

namespace schedsweep {

/// What the sections of a report read: the results of a sweep, its plan, and the workloads to simulate anew what the
/// results do not hold.
struct ReportInput {
  const RunsTable& runs;  ///< of the results file, in the order of the plan
  const Plan& plan;
  const Workloads& workloads;
  const ReportSettings& settings;
  int n_threads = 1;
  std::string no_workloads;  ///< why there are none; empty where there are
  double target_width = 0;   ///< half width that intervals of the primary metric should have, as a part of it; 0 = any

  /// One value a run, NaN where the run failed. Errors: InputError for a column that is not there or holds text.
  std::vector<double> values(const std::string& column) const;

  /// Errors: InputError where there are no workloads. A section that needs them adds first what needs none.
  const JobTable& jobs(const RunSpec& spec) const {
    if (!no_workloads.empty()) throw InputError(no_workloads);
    return workloads.jobs(plan.workload_of(spec));
  }

  Procs processors(const RunSpec& spec) const {
    return processors_of(plan.machines[spec.machine], workloads.processors(spec.variant));
  }

  Bootstrap bootstrap() const { return {plan.seed, settings.resamples, settings.confidence}; }

  const Parameters& parameters(const RunSpec& spec) const { return plan.compositions[spec.composition].parameters; }

  /// Simulates a run of the plan once more; the schedule lives in `workspace`.
  Schedule simulate_again(const RunSpec& spec, Workspace& workspace) const {
    return simulate(jobs(spec), processors(spec), parameters(spec), workspace);
  }
};

/// Each adds the tables and findings of its section, or nothing where the sweep has nothing for it.
void add_overview(const ReportInput& input, Report& report);
void add_sensitivity(const ReportInput& input, Report& report);
void add_stress(const ReportInput& input, Report& report);
void add_credibility(const ReportInput& input, Report& report);

}  // namespace schedsweep
