#pragma once

#include "engine/job_table.h"
#include "io/trace.h"

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace schedsweep {

/// What the comment lines of a written trace say; `header.text` is not written.
struct SwfHeader {
  TraceHeader header;
  std::vector<std::string> notes;  ///< one `; Note:` line each; a line break in a note begins a new one
};

/// Writes `jobs` in the Standard Workload Format 2.2, dense ids as they are, -1 where nothing is known.
/// Width is written as requested and allocated. With `starts_s` (start of job i, >= submit) the waits are those of that
/// schedule, else the jobs' own. read_swf gives the same jobs back when their dense ids are in order of appearance.
/// Errors: none of its own; test the stream.
void write_swf(std::ostream& out, const JobTable& jobs, const SwfHeader& about,
               std::optional<std::span<const Seconds>> starts_s = std::nullopt);

}  // namespace schedsweep
