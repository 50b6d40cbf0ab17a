#pragma once

#include <cstdint>
#include <string_view>

namespace schedsweep {

struct SwfColumn;

/// Reads a whole number, a fraction, which is cut off, or a number with an exponent. Returns whether `token` is one.
/// What is too large for 64 bits becomes the largest of its sign; with an exponent it is no number outside `column`.
bool read_swf_number(std::string_view token, const SwfColumn& column, std::int64_t& value);

}  // namespace schedsweep
