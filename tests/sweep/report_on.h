#pragma once

#include "io/result_file.h"
#include "sweep/plan.h"
#include "sweep/report/report_input.h"
#include "tests/support/run_program.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace schedsweep::test {

/// The results of a sweep that has just been run, as the sections of a report see them.
class ReportOn {
 public:
  /// Files that the sweep names are expected in `folder`.
  ReportOn(const TemporaryFolder& folder, const std::string& sweep)
      : plan(make_plan("sweep.toml", sweep, folder / "")),
        workloads(plan, Communicator::alone(), 1),
        document(results_of(folder, sweep)),
        runs(document) {}

  ReportInput input() const { return {runs, plan, workloads, plan.report}; }

  Plan plan;
  Workloads workloads;
  ResultDocument document;
  RunsTable runs;

 private:
  static ResultDocument results_of(const TemporaryFolder& folder, const std::string& sweep) {
    const std::string output = (folder / "results.h5").string();
    const ProgramEnd end =
        run_program({"run", folder.write("sweep.toml", sweep), "--output", output, "--fresh", "--threads", "1"});
    EXPECT_TRUE(end.exit_code == 0 || end.exit_code == 3) << end.err;
    return read_result_file(output);
  }
};

/// A table of a report. Fails the test where there is none.
inline const ReportTable& table_named(const Report& report, const std::string& path) {
  const auto table = std::find_if(report.tables.begin(), report.tables.end(),
                                  [&](const ReportTable& candidate) { return candidate.path == path; });
  if (table == report.tables.end()) throw std::runtime_error("no table " + path);
  return *table;
}

/// A column of a table.
template <class T>
const std::vector<T>& column_of(const ReportTable& table, const std::string& name) {
  const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                   [&](const ReportColumn& candidate) { return candidate.name == name; });
  if (column == table.columns.end()) throw std::runtime_error("no column " + name);
  return std::get<std::vector<T>>(column->cells);
}

}  // namespace schedsweep::test
