#pragma once

#include "engine/job_table.h"

#include <cstddef>

namespace schedsweep {

/// How long the columns of a table are.
struct JobCounts {
  std::size_t jobs = 0;
  std::size_t dependencies = 0;
  std::size_t array_tasks = 0;
  std::size_t predictions = 0;
};

JobCounts counts_of(const JobTable& jobs);

/// Bytes that the columns take, each aligned to 64.
std::size_t packed_bytes(const JobCounts& counts);

/// The view of jobs packed at `memory`.
JobTable packed_view(const std::byte* memory, const JobCounts& counts);

/// Packs `jobs` at `memory`. Shape: packed_bytes(counts_of(jobs)) bytes.
void pack(const JobTable& jobs, std::byte* memory);

}  // namespace schedsweep
