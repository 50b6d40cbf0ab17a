#pragma once

#include "io/dependency_syntax.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// Problems of a file by line.
class LineProblems {
 public:
  void add(std::uint64_t line, std::string what) { by_line_.emplace(line, std::move(what)); }

  /// Errors: InputError with one line each, the first 100: `file:line: problem`.
  void throw_if_any(const std::string& file_name) const;

 private:
  std::multimap<std::uint64_t, std::string> by_line_;
};

/// One line of a dependency file.
struct DependencyRow {
  std::uint64_t line;
  std::int64_t job;  ///< the trace's number
  std::vector<DependencyTerm> terms;
  std::optional<std::int64_t> array;
  std::optional<std::int64_t> task;
  std::optional<std::int64_t> limit;
};

/// Reads the lines of a dependency file: CSV with a header line. A line with any problem gives no row.
std::vector<DependencyRow> parse_dependency_rows(std::string_view text, LineProblems& problems);

}  // namespace schedsweep
