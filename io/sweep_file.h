#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace schedsweep {

/// A place in a sweep file, counted from 1.
struct SourcePosition {
  std::int64_t line = 0;
  std::int64_t column = 0;
};

/// What a problem is and where; all problems of a file are reported together.
struct SweepProblem {
  SourcePosition where;
  std::string what;
};

/// One value as written.
struct SweepValue {
  std::variant<bool, std::int64_t, double, std::string> scalar;
  SourcePosition where;

  /// The value as `--set` would take it.
  std::string text() const;
};

/// `key = value`, `key = [values]` or `key = {from, to, step}`; a range arrives as its values.
struct SweepEntry {
  std::string key;
  SourcePosition where;
  std::vector<SweepValue> values;
  bool is_list = false;
};

/// One table, entries in the order of the file.
struct SweepTable {
  SourcePosition where;  ///< line 0 where the file has no such table
  std::vector<SweepEntry> entries;

  const SweepEntry* find(std::string_view key) const;
};

/// An axis of a design: `key = {from, to}`, with `scale = "log"` and `whole = true` if so; or a list to choose from.
struct SweepAxis {
  std::string key;
  SourcePosition where;
  double from = 0;
  double to = 0;
  bool log = false;
  bool whole = false;              ///< integers only
  std::vector<SweepValue> values;  ///< the list, where it is one
};

/// The syntax of a sweep or tuning file; what the keys mean is the plan's concern.
struct SweepFile {
  std::string name;  ///< for messages
  std::string text;  ///< as read
  SweepTable root;   ///< the keys outside any table
  SweepTable parameters;
  SweepTable training;
  SweepTable report;
  SweepTable each_trace;  ///< keys of every [[traces]] entry that does not give them
  SweepTable design;      ///< without its axes
  std::vector<SweepAxis> design_axes;
  std::vector<SweepTable> traces;
  std::vector<SweepTable> machines;
  std::vector<SweepTable> policies;
  std::vector<SweepTable> zips;
  std::vector<SweepTable> published;
};

/// Reads TOML. Problems of its structure are added to `problems`.
/// Errors: InputError with ExitCode::bad_sweep_file for wrong syntax, which ends it at once.
SweepFile parse_sweep_file(std::string name, std::string text, std::vector<SweepProblem>& problems);

/// The text of a file of up to 16 MB. Errors: InputError with ExitCode::bad_sweep_file.
std::string read_text(const std::filesystem::path& path);

/// Throws InputError with one line a problem, in the order of the file, if there is any: `name:line:column: problem`.
void throw_if_any(const std::string& name, std::vector<SweepProblem> problems);

}  // namespace schedsweep
