#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// The columns of the jobs that ran, in job order. Shape: every column [n jobs that ran].
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
using RanJobsBuffers = RanColumns<detail::OwningColumn>;

/// The jobs that ran: the columns themselves if no job was rejected, else a copy without the rejected ones.
/// Errors: a broken contract where compute_metrics says so.
RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers);

}  // namespace schedsweep
