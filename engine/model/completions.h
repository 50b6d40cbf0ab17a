#pragma once

#include "engine/job_table.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace schedsweep {

/// The instant at which row `end` is submitted; behind everything where there is no such row.
Seconds submitted_at(const JobTable& jobs, std::size_t end);

/// Those of jobs [begin, end) that had ended when job `end` was submitted: what may be learnt from by then. Ascending.
std::vector<JobIndex> ended_before(const JobTable& jobs, std::span<const Seconds> ends_s, std::size_t begin,
                                   std::size_t end);

/// Jobs [begin, end) in the order in which they ended; equals by row.
std::vector<JobIndex> by_end(std::span<const Seconds> ends_s, std::size_t begin, std::size_t end);

/// Walks the submissions of jobs [begin, end): calls submitted(job) for each, and before it completed(other) for
/// every other of these that had ended by then, in the order of their ends.
template <class Completed, class Submitted>
void replay(const JobTable& jobs, std::span<const Seconds> ends_s, std::size_t begin, std::size_t end,
            Completed completed, Submitted submitted) {
  const std::vector<JobIndex> ended = by_end(ends_s, begin, end);
  auto next = ended.begin();
  for (std::size_t row = begin; row < end; ++row) {
    const auto job = static_cast<JobIndex>(row);
    // A job of no length may end when it is submitted, but not before.
    while (next != ended.end() && ends_s[*next] <= jobs.submit_s[job] && *next < job) completed(*next++);
    submitted(job);
  }
}

}  // namespace schedsweep
