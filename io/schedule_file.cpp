#include "io/schedule_file.h"

#include "engine/error.h"
#include "engine/text.h"
#include "io/byte_source.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace schedsweep {
namespace {

constexpr std::string_view job_names[] = {"job_id", "job_number", "id", "job"};
constexpr std::string_view wait_names[] = {"wait", "wait_s", "wait_time", "waiting_time"};
constexpr std::string_view start_names[] = {"start", "start_s", "start_time", "starting_time"};
constexpr std::size_t most_problems = 10;

std::string text_of(const std::filesystem::path& path) {
  ByteSource source(path);
  std::string text;
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) text.append(piece.data(), piece.size());
  return text;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0;;) {
    const std::size_t comma = line.find(',', at);
    std::string_view field = line.substr(at, comma == line.npos ? line.npos : comma - at);
    while (!field.empty() && (field.front() == ' ' || field.front() == '"')) field.remove_prefix(1);
    while (!field.empty() && (field.back() == ' ' || field.back() == '"' || field.back() == '\r'))
      field.remove_suffix(1);
    fields.push_back(field);
    if (comma == line.npos) return fields;
    at = comma + 1;
  }
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// Whole numbers, also as programs write them that know only floating point ("7.0").
std::optional<std::int64_t> job_number_in(std::string_view text) {
  constexpr double most = 9e15;  // exact in a double
  const auto value = number_in(text);
  if (!value || std::abs(*value) > most || *value != std::floor(*value)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

/// Reads line by line and collects problems.
class ScheduleReader {
 public:
  ScheduleReader(std::string name, const JobTable& jobs) : name_(std::move(name)), jobs_(jobs) {
    for (std::size_t row = 0; row < jobs.size(); ++row) row_of_.emplace(jobs.number[row], row);
    schedule_.wait_s.assign(jobs.size(), std::numeric_limits<double>::quiet_NaN());
  }

  ForeignSchedule read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      take_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (line_ == 0) fail("no header line (the file is empty)");
    throw_if_any();
    return std::move(schedule_);
  }

 private:
  void take_line(std::string_view line) {
    ++line_;
    if (line_ == 1) return take_header(fields_of(line));
    if (line.empty() || line == "\r") return;
    const auto fields = fields_of(line);
    if (fields.size() != n_columns_)
      return problem(std::to_string(fields.size()) + " fields (the header has " + std::to_string(n_columns_) + ")");
    take_job(fields);
  }

  void take_header(const std::vector<std::string_view>& names) {
    const auto column = [&](std::span<const std::string_view> known) -> std::optional<std::size_t> {
      const auto found = std::find_first_of(names.begin(), names.end(), known.begin(), known.end());
      if (found == names.end()) return std::nullopt;
      return static_cast<std::size_t>(found - names.begin());
    };
    n_columns_ = names.size();
    const auto job = column(job_names);
    const auto wait = column(wait_names);
    const auto start = column(start_names);
    if (!job) fail("no column of job numbers (one of " + joined(job_names) + ")");
    if (!wait && !start)
      fail("no column of waits or starts (one of " + joined(wait_names) + ", " + joined(start_names) + ")");
    job_column_ = *job;
    is_wait_ = wait.has_value();
    value_column_ = is_wait_ ? *wait : *start;
    schedule_.from_starts = !is_wait_;
    value_name_ = names[value_column_];
  }

  void take_job(const std::vector<std::string_view>& fields) {
    const auto number = job_number_in(fields[job_column_]);
    if (!number) return problem("job \"" + std::string(fields[job_column_]) + "\" (must be a job number)");
    if (!named_.insert(*number).second) return problem("job " + std::to_string(*number) + " (named on a line before)");
    const auto row = row_of_.find(*number);
    schedule_.n_unknown += row == row_of_.end();
    const std::string_view text = fields[value_column_];
    if (text.empty()) return;
    const auto value = number_in(text);
    if (!value) return problem(value_name_ + " \"" + std::string(text) + "\" (must be a number of seconds)");
    if (*value == -1 || row == row_of_.end()) return;
    const auto submit_s = static_cast<double>(jobs_.submit_s[row->second]);
    const double wait_s = is_wait_ ? *value : *value - submit_s;
    // A job with a link may be submitted before its submit in the trace.
    if (wait_s <= -1 && jobs_.dependencies.empty())
      return problem(value_name_ + " " + std::string(text) + " (before its submit" +
                     (is_wait_ ? ")" : " at " + std::to_string(jobs_.submit_s[row->second]) + ")"));
    schedule_.wait_s[row->second] = wait_s;
    ++schedule_.n_known;
  }

  void problem(const std::string& what) {
    if (problems_.size() < most_problems) problems_.push_back(name_ + ":" + std::to_string(line_) + ": " + what);
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw InputError(name_ + ":" + std::to_string(std::max<std::size_t>(line_, 1)) + ": " + what);
  }

  void throw_if_any() const {
    if (problems_.empty()) return;
    std::string all;
    for (const std::string& line : problems_) all += (all.empty() ? "" : "\n") + line;
    throw InputError(all);
  }

  std::string name_;
  const JobTable& jobs_;
  std::unordered_map<std::int64_t, std::size_t> row_of_;
  std::size_t line_ = 0;
  std::size_t n_columns_ = 0;
  std::size_t job_column_ = 0;
  std::size_t value_column_ = 0;
  std::string value_name_;
  bool is_wait_ = true;
  std::unordered_set<std::int64_t> named_;
  std::vector<std::string> problems_;
  ForeignSchedule schedule_;
};

}  // namespace

ForeignSchedule read_schedule(const std::filesystem::path& path, const JobTable& jobs) {
  return ScheduleReader(path.string(), jobs).read(text_of(path));
}

ForeignSchedule recorded_schedule(const JobTable& jobs) {
  ForeignSchedule schedule;
  for (const JobSeconds wait_s : jobs.wait_s) {
    schedule.wait_s.push_back(wait_s < 0 ? std::numeric_limits<double>::quiet_NaN() : wait_s);
    schedule.n_known += wait_s >= 0;
  }
  return schedule;
}

}  // namespace schedsweep
