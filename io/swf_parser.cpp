#include "io/swf_parser.h"

#include "engine/error.h"
#include "io/job_numbers.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace schedsweep {
namespace {

constexpr std::size_t max_line_bytes = std::size_t{1} << 20;
/// Of text; memory for more is taken as it comes.
constexpr std::uint64_t max_reserve_bytes = std::uint64_t{1} << 28;

bool starts_like_utf16(std::string_view line) {
  return line.substr(0, 2) == "\xFF\xFE" || line.substr(0, 2) == "\xFE\xFF";
}

void reserve(JobStore& jobs, std::size_t n) {
  std::apply([n](auto&... column) { (column.reserve(n), ...); }, jobs.columns());
}

/// Links each job to its preceding one. Jobs that share a number are parts of one, which has ended with its last part.
/// Requires: sorted jobs.
void link_preceding(JobStore& jobs, QualityReport& report) {
  const auto is_given = [](std::int64_t number) { return number > 0; };
  if (std::none_of(jobs.preceding.begin(), jobs.preceding.end(), is_given)) return;
  const JobNumbers numbers(jobs.number);
  for (JobIndex job = 0; job < jobs.size(); ++job) {
    if (!is_given(jobs.preceding[job])) continue;
    if (jobs.preceding[job] == jobs.number[job]) {
      ++report.preceding_self;
      continue;
    }
    const auto rows = numbers.rows(jobs.preceding[job]);
    const auto later = std::lower_bound(rows.begin(), rows.end(), job);
    if (later != rows.begin()) {
      jobs.dependencies.push_back(
          {job, *(later - 1), std::max(jobs.think_s[job], JobSeconds{0}), DependencyKind::preceding});
    } else {
      ++(rows.empty() ? report.preceding_unknown : report.preceding_later);
    }
  }
  report.preceding_links = jobs.dependencies.size();
  sort_links(jobs);
}

}  // namespace

/// Queue 0 is for interactive jobs by custom; further queues are taken as less urgent.
std::int8_t priority_of(std::int64_t queue) {
  constexpr std::int64_t lowest = 3;
  return queue < 0 ? normal_priority : static_cast<std::int8_t>(std::min(queue, lowest));
}

SwfParser::SwfParser(std::string file_name, const RepairSettings& settings)
    : file_name_(std::move(file_name)), processors_from_(settings.processors_from), repairer_(file_name_, settings) {}

void SwfParser::feed(std::span<const char> piece) {
  while (!piece.empty()) {
    const auto* newline = static_cast<const char*>(std::memchr(piece.data(), '\n', piece.size()));
    const auto length = newline ? static_cast<std::size_t>(newline - piece.data()) + 1 : piece.size();
    if (partial_line_.size() + length > max_line_bytes) {
      ++line_number_;
      fail("line longer than " + std::to_string(max_line_bytes) + " bytes (not a trace?)");
    }
    if (newline && partial_line_.empty() && piece.size() - length >= swf_line_slack) {
      take_line(piece.data(), newline);
    } else {
      partial_line_.append(piece.data(), length);
      if (newline) {
        const std::size_t line_bytes = partial_line_.size() - 1;
        partial_line_.append(swf_line_slack, '\n');
        take_line(partial_line_.data(), partial_line_.data() + line_bytes);
        partial_line_.clear();
      }
    }
    piece = piece.subspan(length);
  }
}

Trace SwfParser::finish() {
  if (!partial_line_.empty()) feed(std::string_view("\n"));
  QualityReport& report = repairer_.report();
  if (line_number_ == 0) throw InputError(file_name_ + ": no jobs (the file is empty)");
  if (report.jobs_kept == 0) {
    throw InputError(file_name_ + ": no jobs (" + std::to_string(report.data_lines) + " data lines, none usable; " +
                     std::to_string(report.comment_lines) + " comment lines)");
  }
  sort_by_submit(jobs_);
  link_preceding(jobs_, report);
  Trace trace;
  trace.jobs = std::move(jobs_);
  trace.header = header_.header();
  trace.user = user_.dictionary();
  trace.group = group_.dictionary();
  trace.executable = executable_.dictionary();
  trace.queue = queue_.dictionary();
  trace.partition = partition_.dictionary();
  trace.quality = std::move(report);
  return trace;
}

void SwfParser::take_line(const char* begin, const char* newline) {
  ++line_number_;
  if (line_number_ == 1) {
    const std::string_view line(begin, static_cast<std::size_t>(newline - begin));
    if (starts_like_utf16(line)) fail("UTF-16 text (expected ASCII or UTF-8) convert it with iconv");
    if (line.substr(0, 3) == "\xEF\xBB\xBF") begin += 3;
  }
  while (*begin == ' ' || *begin == '\t' || *begin == '\r') ++begin;
  if (begin == newline) {
    ++repairer_.report().blank_lines;
  } else if (*begin == ';' || *begin == '#') {
    take_comment({begin, static_cast<std::size_t>(newline - begin)});
  } else {
    take_record(begin, newline);
  }
}

void SwfParser::take_comment(std::string_view line) {
  ++repairer_.report().comment_lines;
  if (line.find('\0') != std::string_view::npos) fail("NUL byte (not a text file?)");
  if (line.front() != ';') return;
  try {
    repairer_.report().header_bytes_replaced += header_.take(line);
  } catch (const std::out_of_range& key) {
    fail(std::string(key.what()) + " out of range");
  }
}

void SwfParser::take_record(const char* begin, const char* newline) {
  SwfLanes fields;
  if (!read_swf_fields({begin, newline}, fields)) {
    // A line of 18 numbers holds no NUL, so only here one can hide.
    if (std::memchr(begin, '\0', static_cast<std::size_t>(newline - begin))) fail("NUL byte (not a text file?)");
    return repairer_.malformed(line_number_);
  }
  if (const std::size_t field = first_out_of_range(fields); field != swf_field_count) {
    const SwfColumn& column = swf_columns[field];
    fail("field " + std::to_string(field + 1) + ", " + std::string(column.name) + ", out of range (must be " +
         std::to_string(column.least) + " to " + std::to_string(column.greatest) + ")");
  }
  bool substituted = false;
  JobRecord job = record_of(fields, substituted);
  if (!repairer_.keep(job, line_number_)) return;
  repairer_.report().processors_substituted += substituted;
  // The lines of a trace are about as long as its first; a reserve that is too large is never touched.
  if (jobs_.size() == 0) {
    reserve(jobs_, std::min(expected_bytes_, max_reserve_bytes) / static_cast<std::uint64_t>(newline - begin + 1));
  }
  job.user = user_.code(fields[swf_user]);
  job.group = group_.code(fields[swf_group]);
  job.executable = executable_.code(fields[swf_executable]);
  job.queue = queue_.code(fields[swf_queue]);
  job.partition = partition_.code(fields[swf_partition]);
  append(jobs_, job);
}

JobRecord SwfParser::record_of(const SwfLanes& fields, bool& substituted) const {
  const bool from_requested = processors_from_ == ProcessorsFrom::requested;
  std::int64_t procs = fields[from_requested ? swf_requested_procs : swf_allocated_procs];
  substituted = procs <= 0;
  if (substituted) procs = fields[from_requested ? swf_allocated_procs : swf_requested_procs];

  JobRecord job{};
  job.number = fields[swf_number];
  job.submit_s = fields[swf_submit];
  job.wait_s = static_cast<JobSeconds>(fields[swf_wait]);
  job.run_s = static_cast<JobSeconds>(fields[swf_run]);
  job.procs = static_cast<Procs>(procs);
  job.requested_s = static_cast<JobSeconds>(fields[swf_requested_time]);
  job.memory_kb = fields[swf_requested_memory];
  job.priority = priority_of(fields[swf_queue]);
  job.status = static_cast<std::int8_t>(fields[swf_status]);
  job.preceding = fields[swf_preceding];
  job.think_s = static_cast<JobSeconds>(fields[swf_think]);
  return job;
}

void SwfParser::fail(const std::string& problem) const {
  throw InputError(file_name_ + ":" + std::to_string(line_number_) + ": " + problem);
}

}  // namespace schedsweep
