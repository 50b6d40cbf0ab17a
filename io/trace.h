#pragma once

#include "engine/job_table.h"
#include "io/id_coder.h"
#include "io/quality.h"

#include <cstdint>
#include <optional>
#include <string>

namespace schedsweep {

/// What the comment lines of a trace say about the machine; empty where they say nothing or -1.
/// Source: Standard Workload Format 2.2, header comments.
struct TraceHeader {
  std::optional<Procs> max_procs;
  std::optional<Procs> max_nodes;
  std::optional<Seconds> unix_start_time;  ///< the instant of submit time 0, since 1970-01-01 UTC
  std::optional<int> time_zone_s;          ///< to be added to UTC
  std::string time_zone_name;
  std::string text;  ///< the ';' lines as valid UTF-8, at most 64 KiB
};

/// One workload as it was read: jobs, header, what the dense ids stand for, and what was found wrong.
struct Trace {
  std::string name;  ///< of the file, without folder and .swf, .gz
  JobStore jobs;
  TraceHeader header;
  Dictionary user, group, executable, queue, partition;
  QualityReport quality;
  std::string sha256;               ///< of the uncompressed file
  std::string dependencies_sha256;  ///< of the dependency file; empty where there is none
};

enum class MachineSource : std::uint8_t { given, max_procs, max_nodes };

struct MachineSize {
  Procs processors;
  MachineSource source;
};

/// The processors to simulate: `given`, else the header's MaxProcs, else its MaxNodes.
/// Errors: InputError when none of them is known, or `given` is below 1.
MachineSize machine_size(const Trace& trace, std::optional<Procs> given);

}  // namespace schedsweep
