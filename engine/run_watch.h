#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <limits>
#include <stdexcept>

namespace schedsweep {

/// What one simulation may take; by default all it likes.
struct RunLimits {
  static constexpr std::int64_t any_events = std::numeric_limits<std::int64_t>::max();

  /// Events: each job that enters the queue, each that ends, and each further instant at which a policy asked to be
  /// woken. They depend on jobs and policy alone: this limit ends the same runs on every machine.
  std::int64_t max_events = any_events;

  /// Until the last event. Ends a run a little later than this, and on a slow machine one that passes on a fast one.
  double max_wall_s = std::numeric_limits<double>::infinity();
};

/// A simulation went past its limits. The message is the same whenever and wherever that happens.
class RunTimeout : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A simulation was told to stop from outside: nothing is wrong with it.
class RunStopped : public std::exception {
 public:
  const char* what() const noexcept override { return "simulation: stopped"; }
};

/// Ends a simulation that is to stop or goes past its limits, by an exception out of its loops. One for each thread.
///
/// Loops count ticks, of at most some tenths of a millisecond each, and one tick in many looks at the flag and the
/// clock: a run ends within some 50 ms. What is done once for all jobs, before the first event and after the last, is
/// not watched. Cost: a tick two instructions, an event four; without a wall limit no clock is ever read.
class RunWatch {
 public:
  static constexpr std::int32_t ticks_a_look = 128;

  RunWatch() = default;

  /// `stop`, which may be null, must outlive the watch. Fewer ticks a look make tests of a simulation that ends at any
  /// place.
  explicit RunWatch(RunLimits limits, const std::atomic<bool>* stop = nullptr, std::int32_t ticks = ticks_a_look)
      : limits_(limits), stop_(stop), ticks_(ticks) {
    begin();
  }

  /// A run begins: counts and clock start anew.
  void begin();

  /// Some work is done, as much as `n` small steps of a run. Errors: RunStopped, RunTimeout.
  void tick(std::int32_t n = 1) {
    left_ -= n;
    if (left_ <= 0) look();
  }

  /// An event of the run. Errors: RunStopped, RunTimeout.
  void event() {
    if (--events_left_ < 0) throw_too_many();
    tick();
  }

  /// For loops that count no events: ends a run that will have `n` of them in all. Errors: RunTimeout.
  void expect_events(std::int64_t n) const {
    if (n > limits_.max_events) throw_too_many();
  }

  bool limits_events() const { return limits_.max_events != RunLimits::any_events; }

  /// Looks at the flag and the clock now. Errors: RunStopped, RunTimeout.
  [[gnu::noinline]] void look();

 private:
  using Clock = std::chrono::steady_clock;

  bool limits_wall() const { return limits_.max_wall_s != std::numeric_limits<double>::infinity(); }

  [[noreturn, gnu::noinline]] void throw_too_many() const;

  RunLimits limits_;
  const std::atomic<bool>* stop_ = nullptr;
  std::int32_t ticks_ = ticks_a_look;
  std::int32_t left_ = ticks_a_look;
  std::int64_t events_left_ = RunLimits::any_events;
  Clock::time_point begun_;
};

}  // namespace schedsweep
