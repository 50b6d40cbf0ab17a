#pragma once

#include "io/repair.h"
#include "io/swf_fields.h"
#include "io/swf_header.h"
#include "io/trace.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace schedsweep {

/// The priority class of a job by its queue number [15]; below 0 = not given.
std::int8_t priority_of(std::int64_t queue);

/// Turns the text of a Standard Workload Format file, fed in pieces of any size, into a Trace.
/// Errors: InputError `file:line: ...` for a NUL byte, a line over 1 MiB, a number out of its column's range, UTF-16,
/// a defect that the settings reject, or no job at all.
class SwfParser {
 public:
  /// `file_name` stands in error messages.
  SwfParser(std::string file_name, const RepairSettings& settings);

  /// Says how much text will come, for memory in one piece; a wrong guess costs time only.
  void expect(std::uint64_t text_bytes) { expected_bytes_ = text_bytes; }

  /// Takes the next piece; lines may straddle pieces. Cost: parses in place, copies only lines that straddle.
  void feed(std::span<const char> piece);

  /// Ends the text and returns its jobs; name and sha256 are the caller's to set. The parser is used up.
  Trace finish();

 private:
  void take_line(const char* begin, const char* newline);
  void take_comment(std::string_view line);
  void take_record(const char* begin, const char* newline);
  JobRecord record_of(const SwfLanes& fields, bool& substituted) const;
  [[noreturn]] void fail(const std::string& problem) const;

  std::string file_name_;
  ProcessorsFrom processors_from_;
  std::uint64_t expected_bytes_ = 0;
  std::string partial_line_;
  std::uint64_t line_number_ = 0;
  SwfHeaderReader header_;
  Repairer repairer_;
  JobStore jobs_;
  IdCoder user_, group_, executable_, queue_, partition_;
};

}  // namespace schedsweep
