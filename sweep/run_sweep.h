#pragma once

#include "engine/metrics/metrics.h"
#include "policies/simulate.h"
#include "sweep/communicator.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace schedsweep {

enum class RunStatus : std::uint8_t { ok, bad_input, internal_error };

/// What one run gave.
struct RunOutcome {
  std::int64_t run = 0;
  RunStatus status = RunStatus::ok;
  Metrics metrics{};  ///< meaningless unless ok
  double cpu_s = 0;   ///< of simulating and measuring
  std::int32_t rank = 0;
  std::string message;  ///< empty if ok
};

/// Simulates one run of the plan; a failure is an outcome, not an exception.
class Runner {
 public:
  Runner(const Plan& plan, const Workloads& workloads) : plan_(plan), workloads_(workloads) {}

  RunOutcome run(std::int64_t index);

 private:
  const Plan& plan_;
  const Workloads& workloads_;
  Workspace workspace_;
  MetricsWorkspace metrics_workspace_;
};

/// What a run should cost in comparison with others; arbitrary unit.
double expected_cost(const Plan& plan, const Workloads& workloads, std::int64_t run);

/// Told about progress on rank 0, a few times a second, from one thread at a time.
using ProgressSink = std::function<void(std::int64_t done, std::int64_t n_runs)>;

/// Runs the whole plan over all threads of all ranks, longest expected runs first. Collective over `world`.
/// Returns the outcomes in plan order at rank 0, elsewhere nothing.
std::vector<RunOutcome> run_sweep(const Plan& plan, const Workloads& workloads, const Communicator& world,
                                  int n_threads, const ProgressSink& progress);

}  // namespace schedsweep
