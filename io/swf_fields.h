#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace schedsweep {

/// One column of the Standard Workload Format and the numbers it may hold.
struct SwfColumn {
  std::string_view name;
  std::int64_t least;
  std::int64_t greatest;
};

/// Zero-based rows of the column table below.
enum SwfField : std::size_t {
  swf_number,
  swf_submit,
  swf_wait,
  swf_run,
  swf_allocated_procs,
  swf_cpu_time,
  swf_used_memory,
  swf_requested_procs,
  swf_requested_time,
  swf_requested_memory,
  swf_status,
  swf_user,
  swf_group,
  swf_executable,
  swf_queue,
  swf_partition,
  swf_preceding,
  swf_think,
  swf_field_count
};

/// Source: Standard Workload Format 2.2, Parallel Workloads Archive; limits as the columns of JobTable need them.
extern const std::array<SwfColumn, swf_field_count> swf_columns;

using SwfFields = std::array<std::int64_t, swf_field_count>;

/// The same, filled up with 0 to whole vectors of four.
inline constexpr std::size_t swf_lanes = (swf_field_count + 3) / 4 * 4;
using SwfLanes = std::array<std::int64_t, swf_lanes>;

/// Bytes behind a line that read_swf_fields() may look at, whatever they hold.
inline constexpr std::size_t swf_line_slack = 64;

/// Reads the numbers of one line, fractions cut off. Requires swf_line_slack readable bytes behind it.
/// Returns whether it holds exactly 18 numbers. Those too large for 64 bits become the largest; nothing checks ranges.
bool read_swf_fields(std::string_view line, SwfLanes& fields);

/// The first field outside its column's range; swf_field_count when all are inside.
std::size_t first_out_of_range(const SwfLanes& fields);

}  // namespace schedsweep
