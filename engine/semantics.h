#pragma once

namespace schedsweep {

/// Raised by every change after which some run gives other numbers: results of another version are never taken for
/// results of this one.
inline constexpr int semantics_version = 1;

}  // namespace schedsweep
