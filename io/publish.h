#pragma once

#include <filesystem>
#include <span>

namespace schedsweep {

/// Puts a whole file in place at once: a reader sees the old file or the new one, also after a crash or a power loss.
/// The bytes go to a new name in the same folder, which is synced, renamed and its folder synced.
/// Errors: InputError, the old file untouched and nothing left behind: cannot_create when the new name cannot be
/// opened, cannot_write afterwards: `results.h5: no space left on device after 4096 of 9216 bytes (nothing replaced)`.
void publish_file(const std::filesystem::path& path, std::span<const char> bytes);

/// Fails now, not after hours of work, if publish_file could not even start; leaves nothing behind.
/// Errors: InputError, cannot_create.
void check_writable(const std::filesystem::path& path);

}  // namespace schedsweep
