#include "sweep/file_system.h"

#include <fmt/format.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

namespace schedsweep {
namespace {

struct Type {
  std::uint32_t number;
  const char* name;
  bool is_memory = false;
};

// Source: statfs(2), and for those not there the file systems' own sources.
constexpr Type types[] = {
    {0xEF53, "ext4"},           {0x58465342, "xfs"},  {0x9123683E, "btrfs"},    {0x2FC12FC1, "zfs"},
    {0x794C7630, "overlay"},    {0x6969, "nfs"},      {0x0BD00BD0, "lustre"},   {0x47504653, "gpfs"},
    {0x19830326, "beegfs"},     {0x00C36400, "ceph"}, {0x65735546, "fuse"},     {0xFF534D42, "cifs"},
    {0xFE534D42, "smb2"},       {0x01021997, "9p"},   {0x73717368, "squashfs"}, {0x01021994, "tmpfs", true},
    {0x858458F6, "ramfs", true}};

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

FileSystem file_system_of(const std::filesystem::path& file) {
  FileSystem system;

  struct statfs kind {};

  struct statvfs space {};

  const std::string folder = folder_of(file);
  if (statfs(folder.c_str(), &kind) != 0 || statvfs(folder.c_str(), &space) != 0) return system;
  system.known = true;
  const auto number = static_cast<std::uint32_t>(kind.f_type);
  system.type = fmt::format("type {:#x}", number);
  for (const Type& type : types) {
    if (type.number != number) continue;
    system.type = type.name;
    system.is_memory = type.is_memory;
  }
  system.is_read_only = (space.f_flag & ST_RDONLY) != 0;
  system.free_bytes = std::uint64_t{space.f_bavail} * space.f_frsize;
  system.counts_files = space.f_files > 0;
  system.free_files = space.f_favail;
  return system;
}

}  // namespace schedsweep
