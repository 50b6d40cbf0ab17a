#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace schedsweep {

/// The seal ends a results or model file: the mark `sweepsum` and the SHA-256 of all bytes before it, as 64 hexadecimal
/// digits. HDF5 does not look behind its own end of file, so other programs read sealed files as they are. A seal finds
/// damage, not malice.
inline constexpr std::size_t seal_bytes = 8 + 64;

/// Fills the last seal_bytes.
void write_seal(std::span<char> bytes);

/// Errors: InputError without the path, bad_data, when the file cannot be read or is not as it was sealed.
void check_seal(const std::filesystem::path& path);

}  // namespace schedsweep
