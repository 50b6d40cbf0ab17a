#pragma once

#include "engine/dependency.h"
#include "engine/model/prediction.h"
#include "engine/types.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace schedsweep {

/// The priority class of a job of which nothing is known.
inline constexpr std::int8_t normal_priority = 2;

class LiveModel;

/// The jobs of one workload as columns of equal length, sorted by (submit, job number).
/// `Column` decides who owns them: a vector (JobStore) or nobody (JobTable).
/// Source: Standard Workload Format, Parallel Workloads Archive; field numbers in brackets.
template <template <class> class Column>
struct JobColumns {
  Column<Seconds> submit_s;        ///< [2] when the job enters the queue
  Column<std::int64_t> number;     ///< [1] the trace's own job number
  Column<JobSeconds> run_s;        ///< [4] true run time, >= 0; hidden from policies
  Column<JobSeconds> requested_s;  ///< [9] wall-clock limit; 0 = not given
  Column<Procs> procs;             ///< [8] or [5] width, >= 1
  Column<JobSeconds> wait_s;       ///< [3] wait observed in the trace; -1 = not given
  Column<DenseId> user;            ///< [12]
  Column<DenseId> group;           ///< [13]
  Column<DenseId> executable;      ///< [14]
  Column<DenseId> queue;           ///< [15]
  Column<DenseId> partition;       ///< [16]
  Column<std::int8_t> priority;    ///< 0 critical, 1 high, 2 normal, 3 low: [15] up to 3, normal where not given
  Column<std::int8_t> status;      ///< [11] 1 completed, 0 failed, 5 cancelled, 2-4 partial, -1 not given
  Column<std::int64_t> memory_kb;  ///< [10] requested memory per processor; -1 = not given
  Column<std::int64_t> preceding;  ///< [17] job number that must end first; -1 = none
  Column<JobSeconds> think_s;      ///< [18] from the end of the preceding job to this submit; -1 = none

  Column<Dependency> dependencies;  ///< links between jobs; any number, not one a job. Sorted by `on`, then `job`
  Column<ArrayTask> array_tasks;    ///< tasks of limited arrays. Sorted by `array`, then `job`

  Column<Prediction> predictions;         ///< what a runtime model says of each job at its submission; or empty
  const LiveModel* live_model = nullptr;  ///< one that predicts these jobs while they are simulated; or null

  std::size_t size() const { return submit_s.size(); }

  /// Every column with one row a job as a tuple of references: the one list that copying, packing and sorting walk.
  auto columns() {
    return std::tie(submit_s, number, run_s, requested_s, procs, wait_s, user, group, executable, queue, partition,
                    priority, status, memory_kb, preceding, think_s);
  }

  auto columns() const {
    return std::tie(submit_s, number, run_s, requested_s, procs, wait_s, user, group, executable, queue, partition,
                    priority, status, memory_kb, preceding, think_s);
  }
};

namespace detail {
template <class T>
using OwningColumn = std::vector<T>;
template <class T>
using BorrowedColumn = std::span<const T>;
}  // namespace detail

/// Jobs that own their memory: what readers and generators return.
using JobStore = JobColumns<detail::OwningColumn>;

/// A view of jobs, what runs and metrics read; valid while the owner lives. Cost: pointers only.
using JobTable = JobColumns<detail::BorrowedColumn>;

/// Sets every column of `store` to `n` value-initialised rows.
void resize(JobStore& store, std::size_t n);

/// A view of `store`.
JobTable view_of(const JobStore& store);

/// Copies the rows from `first` on; links to jobs before it count as met. Shape: first <= jobs.size(); what models
/// say stays behind.
JobStore rows_from(const JobTable& jobs, std::size_t first);

/// Sorts links and array tasks as JobColumns has them.
void sort_links(JobStore& store);

/// Sorts all columns by (submit, job number), stable; links and array tasks follow their jobs, predictions there must
/// not be yet. Returns how many rows were submitted before their predecessor.
std::size_t sort_by_submit(JobStore& store);

}  // namespace schedsweep
