#pragma once

#include "engine/job_table.h"

#include <cstddef>

namespace schedsweep {

/// Bytes that the columns of `n` jobs take, each column aligned to 64.
std::size_t packed_bytes(std::size_t n);

/// The view of `n` jobs packed at `memory`.
JobTable packed_view(const std::byte* memory, std::size_t n);

/// Packs `jobs` at `memory`. Shape: packed_bytes(jobs.size()) bytes.
void pack(const JobTable& jobs, std::byte* memory);

}  // namespace schedsweep
