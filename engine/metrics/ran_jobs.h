#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"

#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// From the first submit to the last end; 35,000 years.
inline constexpr Seconds longest_measured_s = Seconds{1} << 40;

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

struct RanJobs : RanColumns<detail::BorrowedColumn> {
  std::span<const JobIndex> waited;  ///< rows of the jobs that did not start as they were submitted, ascending
  Seconds last_end_s = 0;            ///< 0 where no job ran
};

struct RanJobsBuffers {
  std::vector<JobIndex> rows;  ///< first of the jobs that ran, in their order; then of those that waited
  RanColumns<detail::OwningColumn> columns;
};

/// The jobs that ran: the columns themselves if no job was rejected and the submits as simulated ascend, else a copy.
/// Errors: as of compute_metrics: a broken contract, or InputError.
RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers);

}  // namespace schedsweep
