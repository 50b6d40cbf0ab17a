#pragma once

#include "sweep/report/report.h"
#include "sweep/table.h"

#include <string>
#include <vector>

namespace schedsweep {

/// Makes a table of a report row by row. The first row decides what a column holds: text, whole or real numbers.
class TableRows {
 public:
  /// Columns without cells.
  explicit TableRows(ReportTable table) : table_(std::move(table)) {}

  /// Shape: as many as columns, each of the kind of the first row's.
  void add(std::vector<Cell> row);

  /// Adds the table to the report if it has rows.
  void add_to(Report& report) &&;

 private:
  ReportTable table_;
  bool empty_ = true;
};

}  // namespace schedsweep
