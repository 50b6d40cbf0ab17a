#pragma once

#include "engine/job_table.h"
#include "io/trace.h"
#include "sweep/communicator.h"
#include "sweep/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// The jobs of every workload of a plan, held once per node and shared by its ranks.
class Workloads {
 public:
  /// Collective over `world`. The first rank of each node reads the files, all its ranks draw the models' jobs.
  /// Errors: CollectiveError for a bad trace, and where nodes read different files.
  Workloads(const Plan& plan, const Communicator& world, int n_threads);

  /// Jobs of Plan::workload_of.
  const JobTable& jobs(std::size_t workload) const { return tables_[workload]; }

  /// Processors of the trace's own machine, by variant.
  Procs processors(std::size_t variant) const { return machines_[variant].processors; }

  MachineSource machine_source(std::size_t variant) const { return machines_[variant].source; }

  /// What was read, without the jobs, by variant; empty for models and on ranks that read nothing.
  const std::vector<std::optional<Trace>>& files() const { return files_; }

 private:
  void read_files(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads);
  void share(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads);

  std::vector<std::optional<Trace>> files_;
  std::vector<MachineSize> machines_;
  std::optional<NodeMemory> memory_;
  std::vector<JobTable> tables_;
};

/// The processors of a machine for a trace whose own machine has `own`; at least 1.
Procs processors_of(const MachineSpec& machine, Procs own);

}  // namespace schedsweep
