#pragma once

#include "io/journal.h"

#include <cstddef>
#include <cstring>

namespace schedsweep::journal {

/// Stands before the bytes of each record, little-endian, without padding. The checksum (XXH3, 64 bits) covers what
/// follows it.
struct Frame {
  std::array<char, 8> mark;
  std::uint64_t checksum;
  RecordKind kind;
  std::uint32_t n_bytes;
  RecordKey key;
};

static_assert(sizeof(Frame) == 56);

inline constexpr std::array<char, 8> mark = {'\x89', 's', 'w', 'p', 'j', 'n', 'l', '1'};  ///< ends with the version
inline constexpr std::size_t checked_from = offsetof(Frame, kind);
inline constexpr std::size_t max_bytes = std::size_t{16} << 20;  ///< of one record's bytes

/// Shape: `record` is a whole record, frame and bytes.
std::uint64_t checksum_of(std::string_view record);

}  // namespace schedsweep::journal
