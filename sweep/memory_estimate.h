#pragma once

#include "sweep/communicator.h"
#include "sweep/file_system.h"
#include "sweep/memory_limit.h"
#include "sweep/plan.h"
#include "sweep/workloads.h"

#include <cstdint>
#include <string>

namespace schedsweep {

/// What a sweep will need, about. Models that are trained during the sweep are left out.
struct Needs {
  std::uint64_t node_bytes = 0;    ///< jobs, held once per node
  std::uint64_t thread_bytes = 0;  ///< of each thread that has runs, in its largest one
  std::int64_t n_runs = 0;
  std::uint64_t root_bytes = 0;  ///< of rank 0: outcomes and the results file, which is built in memory
  std::uint64_t journal_bytes = 0;
  std::uint64_t results_bytes = 0;

  /// Bytes a job that a thread holds on to, metrics included: of any run, and more once a run has an order, a backfill
  /// order or an estimate of its own, plans, or learns online. Source: measured: 54 under EASY, 90 under SJF, 187.5
  /// after every preset, 186 more after learning.
  static constexpr std::uint64_t run_job_bytes = 60, order_job_bytes = 45, backfill_order_job_bytes = 30,
                                 estimate_job_bytes = 25, planning_job_bytes = 30, online_job_bytes = 190;
  /// Bytes a run. Source: measured on sweeps of 20,000 and 100,000 runs: 448, 724 to 757, and 4,876.
  static constexpr std::uint64_t journal_run_bytes = 460, results_run_bytes = 760, root_run_bytes = 5000;
  /// Of a rank before it does anything: the program, MPI.
  static constexpr std::uint64_t rank_bytes = 40'000'000;
};

/// Before anything is read: a trace file's jobs are guessed from its size, rather too few.
Needs needs_of(const Plan& plan);

Needs needs_of(const Plan& plan, const Workloads& workloads);

/// The ranks of one node.
struct NodeLoad {
  std::string host;
  int ranks = 1;
  int threads = 1;  ///< of all its ranks
  bool has_root = true;
};

std::uint64_t bytes_on(const NodeLoad& node, const Needs& needs);

/// Errors: InputError, bad_sweep_file, where the node has less.
void check_memory(const NodeLoad& node, const Needs& needs, const MemoryLimit& limit);

/// Checks every node against its control group, its free memory and `ulimit -v`.
/// Collective over `world`. Errors: CollectiveError, bad_sweep_file.
void check_memory(const Needs& needs, const Communicator& world, int n_threads);

/// What to say where journal and results will not fit in the output's file system; else empty.
std::string space_warning(const Needs& needs, const FileSystem& system);

}  // namespace schedsweep
