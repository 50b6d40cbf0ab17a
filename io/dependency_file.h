#pragma once

#include "io/trace.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace schedsweep {

/// Adds the links of a dependency file, plain or gzip, to the jobs of `trace`: CSV whose header line names job_id and
/// dependency and perhaps array_id, task_id and array_limit, one line a job, dependencies as sbatch takes them.
/// aftercorr becomes afterok on the array's task of the same index. singleton becomes afterany on every earlier job of
/// the same user and executable, as far back as the last singleton that waits for ends alone and so for all before it;
/// where that one is refused by the machine, its successor does not wait for those.
/// Errors: InputError with all problems of the file, `file:line: problem`: columns, numbers, jobs or types unknown, a
/// job or array task twice, a job that waits for itself, a cycle.
void read_dependency_file(const std::filesystem::path& path, Trace& trace);

/// The same for text in memory; `name` stands in error messages.
void parse_dependency_file(std::string_view text, const std::string& name, Trace& trace);

}  // namespace schedsweep
