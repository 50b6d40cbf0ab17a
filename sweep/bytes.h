#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace schedsweep {

/// A fixed part and a text as bytes for another rank of the same program.
template <class Fixed>
std::string to_bytes(const Fixed& fixed, std::string_view text) {
  static_assert(std::is_trivially_copyable_v<Fixed>);
  std::string bytes(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  return bytes.append(text);
}

/// The fixed part of such bytes; the text is left in `bytes`.
template <class Fixed>
Fixed take_fixed(std::string_view& bytes) {
  static_assert(std::is_trivially_copyable_v<Fixed>);
  Fixed fixed;
  std::memcpy(&fixed, bytes.data(), sizeof fixed);
  bytes.remove_prefix(sizeof fixed);
  return fixed;
}

}  // namespace schedsweep
