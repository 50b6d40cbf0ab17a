#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace schedsweep {

/// How much memory there may be, and who says so.
struct MemoryLimit {
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

  std::uint64_t bytes = unlimited;
  std::string source;  ///< "memory.max of /slurm/job_7"

  bool is_set() const { return bytes != unlimited; }
};

/// The limit of this process's control group and of those that hold it, the smallest: all its processes together may
/// not have more. Reads both versions of cgroups. Shape: files below `root` as below /.
MemoryLimit group_limit(const std::filesystem::path& root = "/");

/// What the node has left for new processes.
MemoryLimit available_memory(const std::filesystem::path& root = "/");

/// What all ranks of this node may have together: the smaller of both.
MemoryLimit node_limit(const std::filesystem::path& root = "/");

/// What this process may have of addresses: `ulimit -v`.
MemoryLimit process_limit();

/// "41.2 GB": three digits, powers of 1000.
std::string bytes_text(std::uint64_t bytes);

}  // namespace schedsweep
