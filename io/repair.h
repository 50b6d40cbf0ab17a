#pragma once

#include "io/job_record.h"
#include "io/quality.h"

#include <cstdint>
#include <string>

namespace schedsweep {

/// Judges the records of one file in their order: counts every defect, then acts as the settings say.
class Repairer {
 public:
  Repairer(std::string file_name, const RepairSettings& settings)
      : file_name_(std::move(file_name)), actions_(settings.actions) {}

  /// Whether `job`, found in `line`, stays; it leaves with its values repaired and in the conventions of JobColumns.
  /// Errors: InputError `file:line: ...` for a defect that the settings reject.
  bool keep(JobRecord& job, std::uint64_t line);

  /// Counts a line that is no record. Errors: InputError when the settings reject such lines.
  void malformed(std::uint64_t line);

  QualityReport& report() { return report_; }

 private:
  [[noreturn]] void reject(const DefectInfo& defect, std::uint64_t line) const;

  std::string file_name_;
  std::vector<Action> actions_;
  JobHistory history_;
  QualityReport report_;
};

}  // namespace schedsweep
