#pragma once

#include "engine/types.h"
#include "io/job_record.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// What to do with a record that shows a defect.
enum class Action : std::uint8_t {
  keep,    ///< leave it as it is
  drop,    ///< leave it out
  clamp,   ///< repair the value
  reject,  ///< refuse the whole file
};

/// One row per defect; rules are applied in the order of the rows, until one drops the record.
struct DefectInfo {
  std::string_view name;
  Action default_action;
  std::string_view allowed;  ///< the actions it may take, as `keep|drop|clamp|reject`
  std::string_view meaning;
  bool (*present)(const JobRecord& job, const JobHistory& before);  ///< null for what is no job record at all
  void (*clamp)(JobRecord& job);                                    ///< null when there is nothing to repair
};

/// Every defect the readers look for, in the order in which they act.
std::span<const DefectInfo> defects();

/// Row of the defect called `name`. Errors: InputError naming the known ones.
std::size_t defect_index(std::string_view name);

std::string_view to_string(Action action);

/// Errors: InputError naming the four actions.
Action parse_action(std::string_view text);

/// Which count of processors is a job's width; the other one stands in when it is missing.
enum class ProcessorsFrom : std::uint8_t { requested, allocated };

/// What a reader does with each defect; starts as the defaults of the table.
struct RepairSettings {
  std::vector<Action> actions;  ///< one per row of defects()
  ProcessorsFrom processors_from = ProcessorsFrom::requested;

  RepairSettings();

  bool operator==(const RepairSettings&) const = default;

  /// Errors: InputError for an unknown defect or an action it does not allow.
  void set(std::string_view defect, Action action);
};

/// What was found in a trace and what was left out; nothing goes in silence.
/// Always data_lines = jobs_kept + the sum of all `dropped`.
struct QualityReport {
  struct Count {
    std::uint64_t found = 0;    ///< records of the file that show it, whatever is done with them
    std::uint64_t dropped = 0;  ///< records left out for it
  };

  std::uint64_t comment_lines = 0;
  std::uint64_t blank_lines = 0;
  std::uint64_t data_lines = 0;
  std::uint64_t jobs_kept = 0;
  std::uint64_t header_bytes_replaced = 0;     ///< bytes of the header that were no UTF-8
  std::uint64_t processors_substituted = 0;    ///< jobs whose width came from the other count (ProcessorsFrom)
  Procs widest_job = 0;                        ///< Units: processors.
  std::vector<std::uint64_t> malformed_lines;  ///< the first ten, counted from 1
  std::vector<Count> counts;                   ///< one per row of defects()

  // Of links between jobs. A preceding job (SWF field 17) that is no earlier job of the trace gives none.
  std::uint64_t preceding_links = 0;
  std::uint64_t preceding_unknown = 0;  ///< jobs whose preceding job is not there, or was left out
  std::uint64_t preceding_self = 0;     ///< jobs said to precede themselves
  std::uint64_t preceding_later = 0;    ///< jobs whose preceding job was submitted later
  std::uint64_t given_links = 0;        ///< links of the dependency file
  std::uint64_t links_never_met = 0;    ///< of all links, by the statuses of the trace
  std::vector<std::string> never_met;   ///< the first ten of these: `15 afterok 12`

  QualityReport();

  const Count& of(std::string_view defect) const { return counts[defect_index(defect)]; }
};

}  // namespace schedsweep
