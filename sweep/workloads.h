#pragma once

#include "engine/job_table.h"
#include "io/trace.h"
#include "sweep/communicator.h"
#include "sweep/live_models.h"
#include "sweep/plan.h"
#include "sweep/replay.h"

#include <optional>
#include <string>
#include <vector>

namespace schedsweep {

/// The trace files of a plan, each read once: variants that read the same file in the same way share it.
struct TraceFiles {
  std::vector<Trace> traces;            ///< in the order of the variants that first read them
  std::vector<std::size_t> of_variant;  ///< which of `traces`; no_file for models

  static constexpr std::size_t no_file = static_cast<std::size_t>(-1);

  /// Null for models.
  const Trace* of(std::size_t variant) const {
    return of_variant[variant] == no_file ? nullptr : &traces[of_variant[variant]];
  }
};

/// Errors: InputError with every bad file, one line each.
TraceFiles read_trace_files(const Plan& plan, int n_threads);

/// The trace's own machine, by variant. Where every machine of the plan has its own size, a trace need not say one.
/// Errors: InputError with every trace whose machine is unknown.
std::vector<MachineSize> machines_of(const Plan& plan, const TraceFiles& files);

/// What is replayed of the trace files of a plan: variants that replay alike share it.
struct Replays {
  std::vector<Replay> replays;
  std::vector<std::size_t> of_variant;  ///< which of `replays`; TraceFiles::no_file for models

  /// Null for models.
  const ReplayFacts* facts_of(std::size_t variant) const {
    return of_variant[variant] == TraceFiles::no_file ? nullptr : &replays[of_variant[variant]].facts;
  }
};

/// Takes the jobs out of `files`. Errors: InputError with every replay that cannot be made, one line each.
Replays make_replays(const Plan& plan, TraceFiles& files, const std::vector<MachineSize>& machines, int n_threads);

/// The jobs of every workload of a plan, held once per node and shared by its ranks.
class Workloads {
 public:
  /// Collective over `world`. The first rank of each node reads the files and makes what is transformed, all its
  /// ranks draw the models' other jobs.
  /// Errors: CollectiveError for a bad trace, and where nodes read different files.
  Workloads(const Plan& plan, const Communicator& world, int n_threads);

  /// Of every workload nothing: no jobs, no machine, no file read.
  static Workloads none(const Plan& plan);

  /// Jobs of Plan::workload_of.
  const JobTable& jobs(std::size_t workload) const { return tables_[workload]; }

  /// Jobs held in memory.
  std::size_t n_jobs_held() const { return n_jobs_held_; }

  /// Processors of the trace's own machine, by variant.
  Procs processors(std::size_t variant) const { return machines_[variant].processors; }

  MachineSource machine_source(std::size_t variant) const { return machines_[variant].source; }

  /// What was read, without the jobs. Empty on ranks that read nothing.
  const TraceFiles& files() const { return files_; }

  /// Likewise what is replayed of it.
  const Replays& replays() const { return replays_; }

 private:
  Workloads() = default;

  void read(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads);
  void share(const Plan& plan, const Communicator& world, const Communicator& node, int n_threads);

  TraceFiles files_;
  Replays replays_;
  std::vector<MachineSize> machines_;
  std::optional<NodeMemory> memory_;
  std::optional<LiveModels> live_models_;
  std::vector<JobTable> tables_;
  std::size_t n_jobs_held_ = 0;
};

/// The processors of a machine for a trace whose own machine has `own`; at least 1.
Procs processors_of(const MachineSpec& machine, Procs own);

}  // namespace schedsweep
