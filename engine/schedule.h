#pragma once

#include "engine/types.h"

#include <cstdint>
#include <limits>
#include <span>

namespace schedsweep {

/// How a job came to run.
enum class StartKind : std::uint8_t {
  rejected,    ///< never: the machine refused it
  in_order,    ///< at the head of the queue
  backfilled,  ///< ahead of a job that stood before it
};

/// The start of a job that never ran.
inline constexpr Seconds not_started = std::numeric_limits<Seconds>::min();

/// What a run decided; a view, valid while the workspace of the run is not used again. Shape: every span [n jobs].
struct Schedule {
  std::span<const Seconds> start_s;   ///< not_started for a job the machine rejected
  std::span<const JobSeconds> run_s;  ///< run time as simulated: shorter than traced where overrun = kill
  std::span<const Procs> procs;       ///< width as simulated: smaller than traced where wider = clamp
  std::span<const StartKind> kind;    ///< how each job came to run
  std::int64_t past_belief = 0;  ///< jobs that ran longer than believed when they started; 0 where nothing is believed
  std::int64_t killed = 0;       ///< jobs cut at their request
  std::int64_t request_fallbacks = 0;  ///< jobs without a requested time
};

}  // namespace schedsweep
