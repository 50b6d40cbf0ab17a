#pragma once

#include "io/result_document.h"
#include "sweep/table.h"

#include <string>
#include <vector>

namespace schedsweep {

/// The runs of a results file as rows of cells: what `show` prints and `export` writes. Refers to the document.
class RunsTable {
 public:
  explicit RunsTable(const ResultDocument& document);

  std::size_t n_runs() const { return columns_.empty() ? 0 : columns_[0]->shape.at(0); }

  /// Errors: InputError, usage, with the nearest name there is.
  const Dataset& column(const std::string& name) const;
  std::vector<const Dataset*> columns(const std::vector<std::string>& names) const;

  /// In the order of the file.
  std::vector<std::string> all_columns() const;

  /// What tells the runs apart, then the metrics most asked for.
  std::vector<std::string> default_columns() const;

  /// Whether a column holds results: it stands behind the status.
  bool is_result(const std::string& name) const;

  /// Rows that meet every condition `column=value`, compared with the cell as CSV has it. Errors: InputError, usage.
  std::vector<std::size_t> rows_where(const std::vector<std::string>& conditions) const;

  /// A value in words where it stands for one: a flag, no limit. NaN where it is missing.
  static Cell cell(const Dataset& column, std::size_t row);

 private:
  bool tells_apart(const Dataset& dataset) const;

  std::vector<const Dataset*> columns_;
};

}  // namespace schedsweep
