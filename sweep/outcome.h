#pragma once

#include "engine/error.h"
#include "engine/run_watch.h"
#include "sweep/cpu_clock.h"

#include <cstdint>
#include <exception>
#include <string>

namespace schedsweep {

enum class RunStatus : std::uint8_t { ok, bad_input, internal_error, timeout };

/// What one run of a sweep gave.
template <class Result>
struct Outcome {
  std::int64_t run = 0;
  RunStatus status = RunStatus::ok;
  Result metrics{};  ///< meaningless unless ok
  double cpu_s = 0;
  std::int64_t raised_kib = 0;  ///< by which it raised the peak of its process's memory
  std::int32_t rank = 0;
  std::string message;  ///< empty if ok
};

/// The outcome of work(), which returns a Result; a failure is an outcome, not an exception. Errors: RunStopped, which
/// is neither: the run has no outcome yet.
template <class Result, class Work>
Outcome<Result> outcome_of(std::int64_t run, Work work) {
  Outcome<Result> outcome;
  outcome.run = run;
  const CpuClock clock;
  try {
    outcome.metrics = work();
  } catch (const RunStopped&) {
    throw;
  } catch (const RunTimeout& error) {
    outcome.status = RunStatus::timeout;
    outcome.message = error.what();
  } catch (const InputError& error) {
    outcome.status = RunStatus::bad_input;
    outcome.message = error.what();
  } catch (const std::exception& error) {
    outcome.status = RunStatus::internal_error;
    outcome.message = error.what();
  }
  outcome.cpu_s = clock.elapsed_s();
  return outcome;
}

}  // namespace schedsweep
