#include "sweep/predict_input.h"

#include "engine/error.h"
#include "io/utf8.h"
#include "sweep/predict_fields.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 20;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t") + 1 - begin));
}

/// Fields of one line: bare, or between quotes in which a quote stands doubled.
std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    std::string field;
    if (line.starts_with('"')) {
      std::size_t at = 1;
      for (; at < line.size() && (line[at] != '"' || line.substr(at, 2) == "\"\""); ++at) {
        if (line[at] == '"') ++at;
        field += line[at];
      }
      if (at == line.size()) throw InputError("a quote that does not end");
      line.remove_prefix(at + 1);
      if (!line.empty() && line[0] != ',') throw InputError("text behind a quoted field");
    } else {
      const std::size_t end = std::min(line.find(','), line.size());
      field = trimmed(line.substr(0, end));
      line.remove_prefix(end);
    }
    fields.push_back(std::move(field));
    if (line.empty()) return fields;
    line.remove_prefix(1);
  }
}

std::vector<std::string> csv_columns(std::string_view header) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (header.starts_with(byte_order_mark)) header.remove_prefix(byte_order_mark.size());
  std::vector<std::string> columns;
  for (const std::string& name : csv_fields(header)) {
    columns.push_back(submitted_field(name));
    if (std::ranges::count(columns, columns.back()) > 1)
      throw InputError("column '" + columns.back() + "' stands twice");
  }
  return columns;
}

SubmittedJob parse_csv_job(std::string_view line, const std::vector<std::string>& columns) {
  const std::vector<std::string> fields = csv_fields(line);
  if (fields.size() != columns.size()) {
    throw InputError(std::to_string(fields.size()) + " fields (expected " + std::to_string(columns.size()) + ")");
  }
  SubmittedJob job;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (!fields[i].empty()) set_field(job, columns[i], fields[i]);
  return job;
}

}  // namespace

PredictInput::PredictInput(std::istream& input, PredictFormat format)
    : input_(input), format_(format), buffer_(longest_line + 1) {
  if (format_ != PredictFormat::csv) return;
  try {
    if (!read_line()) throw InputError("no columns are named (expected a header)");
    columns_ = csv_columns(line_);
  } catch (const InputError& error) {
    throw InputError("line " + std::to_string(std::max<std::size_t>(line_number_, 1)) + ": " + error.what());
  }
}

bool PredictInput::read_line() {
  do {
    input_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto got = static_cast<std::size_t>(input_.gcount());
    if (got == 0 && !input_) return false;
    ++line_number_;
    if (got == longest_line && input_.fail()) {
      input_.clear();
      input_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      throw InputError("more than " + std::to_string(longest_line) + " bytes");
    }
    // What getline counts includes the line's end, which the last line may lack.
    line_ = std::string_view(buffer_.data(), input_.eof() ? got : got - 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
  } while (is_blank(line_));
  std::string valid;
  if (append_utf8(valid, line_) > 0 || line_.find('\0') != line_.npos) throw InputError("is no text in UTF-8");
  return true;
}

std::optional<PredictEvent> PredictInput::next() {
  try {
    if (!read_line()) return std::nullopt;
    return format_ == PredictFormat::csv ? PredictEvent(parse_csv_job(line_, columns_)) : parse_json_event(line_);
  } catch (const InputError& error) {
    throw InputError("line " + std::to_string(line_number_) + ": " + error.what());
  }
}

}  // namespace schedsweep
