#pragma once

#include "sweep/report/report_input.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace schedsweep {

/// What a report folder says of itself: its manifest.json. Layout: sweep/report/README.md.
/// Writes it last, over every file that is in `folder`, `results.h5` among them. No times, hosts or paths in it: the
/// same results and settings give the same bytes. Errors: as publish_file.
void write_manifest(const std::filesystem::path& folder, const ReportInput& input);

/// Whether folder and manifest are as written: the manifest's own hash, and each file's size and hash.
/// Errors: InputError, bad_data, with everything that is not.
void check_manifest(const std::filesystem::path& folder);

/// Runs of a sweep that were done once more.
struct Repetition {
  std::vector<std::int64_t> runs;        ///< which, rising
  std::vector<std::string> differences;  ///< "run 7: p95_bsld is 3.2, now 3.3"; none = every number agrees to the bit
};

/// Repeats `n` runs, or all if they are fewer, drawn at random with `seed`, and compares every metric with the results.
/// Shape: input has workloads.
Repetition repeat_runs(const ReportInput& input, std::int64_t n, std::uint64_t seed);

}  // namespace schedsweep
