#pragma once

#include <cstdint>

namespace schedsweep {

// What simulators do differently at one instant. The first value of each is this program's own convention.

/// When a policy is asked: once an instant, or after every single completion and arrival.
enum class Pass : std::uint8_t { instant, event };

/// What comes first at one instant.
enum class First : std::uint8_t { completions, arrivals };

/// In which order jobs that end at one instant end: by row, or as they have started.
enum class Ties : std::uint8_t { job, start };

/// A running job at or past its believed end: expected to end in the next second, or its processors count as free.
enum class Overdue : std::uint8_t { next_second, free };

/// What becomes of the links between jobs: nothing; a job waits for those it depends on, never submitted before its own
/// submit; or besides, a job with a preceding one is submitted its think time after that one's end, be it earlier or
/// later than traced.
enum class Dependencies : std::uint8_t { ignore, respect, feedback };

}  // namespace schedsweep
