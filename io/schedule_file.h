#pragma once

#include "engine/job_table.h"

#include <filesystem>
#include <vector>

namespace schedsweep {

/// What some program scheduled: the wait of each job of a trace, in its rows. Units: s, fractions kept.
/// Shape: [n jobs]; NaN for a job of which the file says nothing.
struct ForeignSchedule {
  std::vector<double> wait_s;
  bool from_starts = false;   ///< waits are starts minus the traced submits: a link may have moved a submit since
  std::size_t n_known = 0;    ///< jobs with a wait
  std::size_t n_unknown = 0;  ///< lines about jobs that the trace does not have
};

/// Reads a CSV file, plain or gzip, with a header line that names a column of job numbers (job_id, job_number, id, job)
/// and one of waits (wait, wait_s, wait_time, waiting_time) or of starts (start, start_s, start_time, starting_time) in
/// the trace's clock; waits where it has both. An empty field or -1 is a job that did not run.
/// Errors: InputError `file:line: ...`, every problem of the file (the first ten): lines without sense, jobs named
/// twice and jobs that start a second or more before their submit.
ForeignSchedule read_schedule(const std::filesystem::path& path, const JobTable& jobs);

/// The waits that the trace itself records.
ForeignSchedule recorded_schedule(const JobTable& jobs);

}  // namespace schedsweep
