#pragma once

#include "io/result_document.h"

#include <string>
#include <vector>

namespace schedsweep {

/// What a finding says of the thing it is about.
enum class Verdict : std::uint8_t { info, pass, warn, fail };

/// One column of a table of a report.
struct ReportColumn {
  std::string name;
  std::string unit;  ///< "1" for a pure number
  std::string meaning;
  Cells cells;  ///< one value a row
};

/// Rows of numbers that a report rests on: a group of its file, a table of its page, a CSV beside it.
struct ReportTable {
  std::string path;   ///< of the group: "/sensitivity/sobol"
  std::string title;  ///< of the table on the page
  std::string note;   ///< formula and source of each number
  std::vector<ReportColumn> columns;
};

/// A sentence that says what was found.
struct Finding {
  std::string section;  ///< "overview", "sensitivity", "stress" or "credibility"
  Verdict verdict = Verdict::info;
  std::string text;
};

/// What is to be told of a results file: sentences first, then the tables they rest on. A section is a function that
/// adds to it; file, page, Markdown and JSON are made of this and of nothing else.
struct Report {
  std::string title;
  std::vector<Finding> findings;
  std::vector<ReportTable> tables;
};

}  // namespace schedsweep
