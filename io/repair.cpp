#include "io/repair.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

bool Repairer::keep(JobRecord& job, std::uint64_t line) {
  ++report_.data_lines;
  const auto rules = defects();
  bool kept = true;
  for (std::size_t row = 0; row < rules.size(); ++row) {
    if (rules[row].present == nullptr || !rules[row].present(job, history_)) continue;
    ++report_.counts[row].found;
    if (!kept || actions_[row] == Action::keep) continue;
    if (actions_[row] == Action::reject) reject(rules[row], line);
    if (actions_[row] == Action::clamp) {
      rules[row].clamp(job);
    } else {
      kept = false;
      ++report_.counts[row].dropped;
    }
  }
  history_.previous_submit_s = job.submit_s;
  if (!kept) return false;

  history_.numbers.insert(job.number);
  ++report_.jobs_kept;
  report_.widest_job = std::max(report_.widest_job, job.procs);
  job.requested_s = std::max(job.requested_s, JobSeconds{0});
  job.wait_s = std::max(job.wait_s, JobSeconds{-1});
  job.memory_kb = std::max(job.memory_kb, std::int64_t{-1});
  job.preceding = std::max(job.preceding, std::int64_t{-1});
  job.think_s = std::max(job.think_s, JobSeconds{-1});
  return true;
}

void Repairer::malformed(std::uint64_t line) {
  static const std::size_t row = defect_index("malformed");
  constexpr std::size_t lines_remembered = 10;
  ++report_.data_lines;
  ++report_.counts[row].found;
  if (report_.malformed_lines.size() < lines_remembered) report_.malformed_lines.push_back(line);
  if (actions_[row] == Action::reject) reject(defects()[row], line);
  ++report_.counts[row].dropped;
}

void Repairer::reject(const DefectInfo& defect, std::uint64_t line) const {
  throw InputError(file_name_ + ":" + std::to_string(line) + ": " + std::string(defect.name) + " (" +
                   std::string(defect.meaning) + ") set it to another action than reject to read on");
}

}  // namespace schedsweep
