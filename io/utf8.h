#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schedsweep {

/// Appends `bytes` to `out` with every byte that is not part of valid UTF-8 replaced by U+FFFD.
/// Returns how many bytes were replaced.
std::size_t append_utf8(std::string& out, std::string_view bytes);

/// Cuts `text` to at most `max_bytes`, never inside a character. Shape: text is valid UTF-8.
void truncate_utf8(std::string& text, std::size_t max_bytes);

}  // namespace schedsweep
