#pragma once

#include "engine/types.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace schedsweep {

/// How a job came to run.
enum class StartKind : std::uint8_t {
  rejected,    ///< never: the machine refused it, or what it depends on can no longer happen
  in_order,    ///< at the head of the queue
  backfilled,  ///< ahead of a job that stood before it
  reserved,    ///< at the instant that was promised to it
};

constexpr std::string_view name_of(StartKind kind) {
  constexpr std::string_view names[] = {"rejected", "in_order", "backfilled", "reserved"};
  return names[static_cast<std::size_t>(kind)];
}

/// The start of a job that never ran.
inline constexpr Seconds not_started = std::numeric_limits<Seconds>::min();

/// What a run decided; a view, valid while the workspace of the run is not used again. Shape: every span [n jobs].
struct Schedule {
  std::span<const Seconds> start_s;    ///< not_started for a job the machine rejected
  std::span<const Seconds> submit_s;   ///< as simulated: later than traced where a dependency held the job back
  std::span<const JobSeconds> run_s;   ///< run time as simulated: shorter than traced where overrun = kill
  std::span<const Procs> procs;        ///< width as simulated: smaller than traced where wider = clamp
  std::span<const StartKind> kind;     ///< how each job came to run
  std::span<const Seconds> promise_s;  ///< the first start that a reservation promised; not_started = none made
  std::int64_t past_belief = 0;  ///< jobs that ran longer than believed when they started; 0 where nothing is believed
  std::int64_t killed = 0;       ///< jobs cut at their request
  std::int64_t request_fallbacks = 0;  ///< jobs without a requested time
  std::int64_t learned_beliefs = 0;    ///< jobs whose belief came from completed jobs
  std::int64_t predicted_beliefs = 0;  ///< jobs whose belief a runtime model predicted
  std::int64_t requested_beliefs = 0;  ///< jobs believed to run as requested, for want of anything better
  std::int64_t actual_beliefs = 0;     ///< jobs believed to run as they do, for want of a request
  std::int64_t broken_promises = 0;    ///< jobs that started later than first promised
};

}  // namespace schedsweep
