#pragma once

#include "sweep/report/report_input.h"

#include <filesystem>
#include <memory>
#include <string>

namespace schedsweep {

/// A results file with its plan and, where its traces are still to be had, its workloads: what a report is made of.
class ReportSource {
 public:
  /// The plan is that of the sweep file kept in the results. A trace is looked for beside `sweep_file`, or beside the
  /// results where that is empty, and in SCHEDSWEEP_TRACES. A `sweep_file` may have another [report] than the results;
  /// it must ask for the same runs.
  /// Errors: InputError for a bad results or sweep file.
  ReportSource(const std::filesystem::path& results, const std::filesystem::path& sweep_file, int n_threads);

  const ResultDocument& document() const { return document_; }

  ReportInput input() const { return {runs_, plan_, *workloads_, plan_.report, n_threads_, no_workloads_}; }

 private:
  ResultDocument document_;
  RunsTable runs_;  ///< refers to the document
  Plan plan_;
  std::unique_ptr<const Workloads> workloads_;
  std::string no_workloads_;
  int n_threads_;
};

/// Overview, sensitivity, stress and credibility; how many replicates intervals of `target_width` would need, if it is
/// above 0. A section that lacks the traces keeps what it has without them, and
/// the findings say so.
Report make_report(const ReportSource& source, double target_width = 0);

}  // namespace schedsweep
