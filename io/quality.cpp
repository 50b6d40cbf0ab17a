#include "io/quality.h"

#include "engine/error.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

constexpr std::array<std::string_view, 4> action_names{"keep", "drop", "clamp", "reject"};

using Job = const JobRecord&;
using Before = const JobHistory&;

/// The one table: a new defect is one more row. A rule may rely on the repairs of the rows above it.
constexpr std::array defect_table{
    DefectInfo{"malformed", Action::drop, "drop|reject", "a line that is not a record of the format", nullptr, nullptr},
    DefectInfo{"never_ran", Action::drop, "drop|reject", "run time or submit time below 0, or no processors",
               [](Job job, Before) { return job.run_s < 0 || job.submit_s < 0 || job.procs <= 0; }, nullptr},
    DefectInfo{"status_partial", Action::keep, "keep|drop|reject", "part of a checkpointed job (status 2, 3 or 4)",
               [](Job job, Before) { return job.status >= 2 && job.status <= 4; }, nullptr},
    DefectInfo{"zero_run", Action::keep, "keep|drop|clamp|reject", "run time 0; clamp makes it 1 s",
               [](Job job, Before) { return job.run_s == 0; }, [](JobRecord& job) { job.run_s = 1; }},
    DefectInfo{
        "request_missing", Action::keep, "keep|drop|clamp|reject", "no requested time; clamp takes the run time for it",
        [](Job job, Before) { return job.requested_s <= 0; }, [](JobRecord& job) { job.requested_s = job.run_s; }},
    DefectInfo{"run_over_request", Action::keep, "keep|drop|clamp|reject",
               "run time above the requested time; clamp cuts it there",
               [](Job job, Before) { return job.requested_s > 0 && job.run_s > job.requested_s; },
               [](JobRecord& job) { job.run_s = job.requested_s; }},
    DefectInfo{"duplicate_number", Action::keep, "keep|drop|reject",
               "job number of an earlier job; drop keeps the first",
               [](Job job, Before before) { return before.numbers.contains(job.number); }, nullptr},
    DefectInfo{"out_of_order", Action::keep, "keep|drop|reject",
               "submitted before the record above it; keep sorts by submit time and job number",
               [](Job job, Before before) { return job.submit_s < before.previous_submit_s; }, nullptr},
};

bool allows(const DefectInfo& defect, Action action) {
  // No action's name is part of another's.
  return defect.allowed.find(to_string(action)) != std::string_view::npos;
}

}  // namespace

std::span<const DefectInfo> defects() { return defect_table; }

std::size_t defect_index(std::string_view name) {
  const auto found = std::find_if(defect_table.begin(), defect_table.end(),
                                  [name](const DefectInfo& defect) { return defect.name == name; });
  if (found != defect_table.end()) return static_cast<std::size_t>(found - defect_table.begin());
  std::string known;
  for (const DefectInfo& defect : defect_table) known += (known.empty() ? "" : ", ") + std::string(defect.name);
  throw InputError(std::string(name) + ": no such defect (known: " + known + ")", ExitCode::usage);
}

std::string_view to_string(Action action) { return action_names[static_cast<std::size_t>(action)]; }

Action parse_action(std::string_view text) {
  const auto found = std::find(action_names.begin(), action_names.end(), text);
  if (found != action_names.end()) return static_cast<Action>(found - action_names.begin());
  throw InputError(std::string(text) + ": no such action (known: keep, drop, clamp, reject)", ExitCode::usage);
}

RepairSettings::RepairSettings() {
  for (const DefectInfo& defect : defect_table) actions.push_back(defect.default_action);
}

void RepairSettings::set(std::string_view defect, Action action) {
  const std::size_t row = defect_index(defect);
  if (!allows(defect_table[row], action)) {
    throw InputError(std::string(defect) + ": cannot " + std::string(to_string(action)) + " (must be " +
                         std::string(defect_table[row].allowed) + ")",
                     ExitCode::usage);
  }
  actions[row] = action;
}

QualityReport::QualityReport() : counts(defect_table.size()) {}

}  // namespace schedsweep
