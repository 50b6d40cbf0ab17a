#pragma once

namespace schedsweep {

/// A sum of level x seconds, exact: 2^28 jobs of any width and length stay below 2^90. Units: processor s or job s.
__extension__ typedef __int128 Area;  // NOLINT(modernize-use-using): an alias cannot carry __extension__

}  // namespace schedsweep
