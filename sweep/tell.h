#pragma once

#include <cstdio>
#include <string_view>

namespace schedsweep {

/// Writes to stderr. Does not fail: a log that cannot be written is no reason to lose results.
inline void tell(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace schedsweep
