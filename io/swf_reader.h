#pragma once

#include "io/quality.h"
#include "io/trace.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace schedsweep {

/// Reads a workload in the Standard Workload Format, plain or gzip, its jobs sorted by (submit, job number).
/// Errors: InputError as ByteSource and SwfParser say. Cost: one pass, bounded by hashing and decompression.
Trace read_swf(const std::filesystem::path& path, const RepairSettings& settings = {});

/// The same for text in memory; `name` becomes the trace's name and stands in error messages.
Trace parse_swf(std::string_view text, std::string name, const RepairSettings& settings = {});

}  // namespace schedsweep
