#include "io/dependency_rows.h"

#include "engine/error.h"
#include "engine/text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace schedsweep {
namespace {

enum Column : std::size_t { job_id, dependency, array_id, task_id, array_limit, n_columns };

constexpr std::array<std::string_view, n_columns> column_names{"job_id", "dependency", "array_id", "task_id",
                                                               "array_limit"};

/// The fields of one line of CSV (RFC 4180), blanks around them left out. Returns whether its quotes match.
bool split(std::string_view line, std::vector<std::string>& fields) {
  fields.assign(1, "");
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (inside && i + 1 < line.size() && line[i + 1] == '"')
        fields.back() += line[++i];
      else
        inside = !inside;
    } else if (line[i] == ',' && !inside) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  for (std::string& field : fields) field = std::string(trimmed(field));
  return !inside;
}

class RowReader {
 public:
  explicit RowReader(LineProblems& problems) : problems_(problems) {}

  void take_line(std::string_view text) {
    ++line_;
    if (line_ == 1 && text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (trimmed(text).empty() || trimmed(text).front() == '#') return;
    good_ = true;
    if (!split(text, fields_)) return report("a quote that does not end");
    if (n_fields_ == 0) return take_header();
    if (fields_.size() != n_fields_)
      return report(std::to_string(fields_.size()) + " fields (expected " + std::to_string(n_fields_) +
                    ") put quotes around a dependency with commas");
    take_row();
  }

  std::vector<DependencyRow> finish() && {
    if (n_fields_ == 0) problems_.add(1, "no header line (must be job_id,dependency)");
    return std::move(rows_);
  }

 private:
  void report(std::string what) {
    good_ = false;
    problems_.add(line_, std::move(what));
  }

  void take_header() {
    n_fields_ = fields_.size();
    for (std::size_t i = 0; i < n_fields_; ++i) {
      const auto name = std::find(column_names.begin(), column_names.end(), fields_[i]);
      if (name == column_names.end()) {
        const std::string_view nearest = nearest_name(fields_[i], column_names);
        report("unknown column " + quoted(fields_[i]) +
               (nearest.empty() ? " (known: " + joined(column_names) + ")"
                                : " (did you mean \"" + std::string(nearest) + "\"?)"));
        continue;
      }
      std::optional<std::size_t>& place = place_[static_cast<std::size_t>(name - column_names.begin())];
      if (place) report("column " + quoted(fields_[i]) + " twice");
      place = i;
    }
    for (const Column needed : {job_id, dependency})
      if (!place_[needed]) report("no column \"" + std::string(column_names[needed]) + "\"");
  }

  std::string_view field(Column column) const {
    return place_[column] ? std::string_view(fields_[*place_[column]]) : std::string_view();
  }

  /// Empty where the field is.
  std::optional<std::int64_t> number(Column column, std::int64_t least, std::int64_t greatest) {
    const std::string_view text = field(column);
    if (text.empty()) return std::nullopt;
    const std::int64_t value = parse_count(text, greatest);
    if (value >= least) return value;
    report("bad number in " + std::string(column_names[column]) + " " + quoted(text) + " (must be " +
           std::to_string(least) + " to " + std::to_string(greatest) + ")");
    return std::nullopt;
  }

  void take_row() {
    constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
    DependencyRow row{line_, 0, {}, {}, {}, {}};
    if (place_[job_id]) {
      if (field(job_id).empty()) report("no job_id");
      row.job = number(job_id, 0, any).value_or(0);
    }
    row.terms = parse_dependency(field(dependency), [&](std::string what) { report(std::move(what)); });
    row.array = number(array_id, 0, any);
    row.task = number(task_id, 0, any);
    row.limit = number(array_limit, 1, std::numeric_limits<std::int32_t>::max());
    if (good_ && row.array.has_value() != row.task.has_value()) report("array_id and task_id must be given together");
    if (good_ && row.limit && !row.array) report("array_limit without array_id");
    if (good_ && place_[job_id]) rows_.push_back(std::move(row));
  }

  LineProblems& problems_;
  std::uint64_t line_ = 0;
  bool good_ = true;  // no problem in this line
  std::size_t n_fields_ = 0;
  std::array<std::optional<std::size_t>, n_columns> place_;
  std::vector<std::string> fields_;
  std::vector<DependencyRow> rows_;
};

}  // namespace

void LineProblems::throw_if_any(const std::string& file_name) const {
  constexpr std::size_t most = 100;
  if (by_line_.empty()) return;
  std::string all;
  std::size_t n = 0;
  for (const auto& [line, what] : by_line_) {
    if (++n > most) break;
    all += (all.empty() ? "" : "\n") + file_name + ":" + std::to_string(line) + ": " + what;
  }
  if (n > most) all += "\n" + file_name + ": " + std::to_string(by_line_.size() - most) + " more problems";
  throw InputError(all);
}

std::vector<DependencyRow> parse_dependency_rows(std::string_view text, LineProblems& problems) {
  RowReader reader(problems);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.take_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(reader).finish();
}

}  // namespace schedsweep
