#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace schedsweep {

/// The folder a file is in, or will be.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// Where a file is, or will be. Quotas are not seen.
struct FileSystem {
  bool known = false;      ///< false: the folder does not exist, or the system does not say
  std::string type;        ///< "ext4", "lustre", or its number
  bool is_memory = false;  ///< gone after a restart
  bool is_read_only = false;
  std::uint64_t free_bytes = 0;  ///< for this user
  bool counts_files = false;
  std::uint64_t free_files = 0;
};

FileSystem file_system_of(const std::filesystem::path& file);

}  // namespace schedsweep
