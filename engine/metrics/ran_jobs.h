#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// The columns of the jobs that ran, by submit as simulated, then by job. Shape: every column [n jobs that ran].
template <template <class> class Column>
struct RanColumns {
  Column<Seconds> submit_s;
  Column<Seconds> start_s;
  Column<JobSeconds> run_s;
  Column<Procs> procs;
  Column<DenseId> user;

  std::size_t size() const { return submit_s.size(); }
};

using RanJobs = RanColumns<detail::BorrowedColumn>;

struct RanJobsBuffers {
  std::vector<JobIndex> rows;  ///< of the jobs that ran, in their order
  RanColumns<detail::OwningColumn> columns;
};

/// The jobs that ran: the columns themselves if no job was rejected and the submits as simulated ascend, else a copy.
/// Errors: a broken contract where compute_metrics says so.
RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers);

}  // namespace schedsweep
