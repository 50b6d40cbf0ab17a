#pragma once

#include <filesystem>
#include <span>

namespace schedsweep {

struct PublishOptions {
  std::filesystem::path draft_folder{};  ///< on the same file system; empty = the file's own
  bool sync = true;                      ///< whether the file must survive a power loss
};

/// Puts a whole file in place at once: a reader sees the old file or the new one, also after a crash or a power loss.
/// The bytes go to a new name in the draft folder, which is synced, renamed and its folder synced.
/// Errors: InputError, the old file untouched and nothing left behind: cannot_create when the new name cannot be
/// opened, cannot_write afterwards: `results.h5: no space left on device after 4096 of 9216 bytes (nothing replaced)`.
void publish_file(const std::filesystem::path& path, std::span<const char> bytes, const PublishOptions& options = {});

/// Makes new and renamed files of the folder of `path` survive a power loss.
/// Errors: InputError, cannot_write; not where the file system has no such sync.
void sync_folder_of(const std::filesystem::path& path);

/// Removes what killed processes left of their drafts in a folder where nobody publishes now.
void remove_drafts(const std::filesystem::path& folder);

/// Fails now, not after hours of work, if publish_file could not even start; leaves nothing behind.
/// Errors: InputError, cannot_create.
void check_writable(const std::filesystem::path& path);

}  // namespace schedsweep
