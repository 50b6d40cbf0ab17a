#pragma once

#include <cstdint>

namespace schedsweep {

/// An instant or a span on the simulation clock. Units: s.
using Seconds = std::int64_t;

/// How long one job runs or may run; 68 years fit. Units: s.
using JobSeconds = std::int32_t;

/// A number of processors.
using Procs = std::int32_t;

/// Row of a JobTable: the i-th job in the order (submit, job number).
using JobIndex = std::uint32_t;

/// Dense code of a user, group, executable, queue or partition; unknown_id when the trace does not say.
using DenseId = std::int32_t;
inline constexpr DenseId unknown_id = -1;

}  // namespace schedsweep
