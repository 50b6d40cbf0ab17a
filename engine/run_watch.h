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
/// not watched. Cost: a tick two instructions, an event three; without a wall limit no clock is ever read.
class RunWatch {
 public:
  static constexpr std::int32_t usual_ticks = 128;  ///< from look to look

  RunWatch() = default;

  /// `stop`, which may be null, must outlive the watch. Fewer ticks a look make tests of a simulation that ends at any
  /// place.
  explicit RunWatch(RunLimits limits, const std::atomic<bool>* stop = nullptr, std::int32_t ticks = usual_ticks)
      : limits_(limits), stop_(stop), ticks_(ticks) {
    begin();
  }

  /// A run begins: counts and clock start anew.
  void begin();

  /// Some work is done, as much as `n` small steps of a run. Errors: RunStopped, RunTimeout.
  void tick(std::int32_t n = 1) {
    left_ -= n;
    if (left_ <= 0) [[unlikely]]
      look();
  }

  /// An event of the run, and a tick. Errors: RunStopped, RunTimeout.
  void event() {
    ++events_;
    tick();
  }

  /// For loops that count no events: ends a run that will have `n` of them in all. Errors: RunTimeout.
  void expect_events(std::int64_t n) const;

  bool limits_events() const { return limits_.max_events != RunLimits::any_events; }

  /// For loops that count ticks themselves: how many from look to look.
  std::int32_t ticks() const { return ticks_; }

  /// Looks at the flag and the clock now. Errors: RunStopped, RunTimeout.
  [[gnu::noinline]] void look();

 private:
  using Clock = std::chrono::steady_clock;

  bool limits_wall() const { return limits_.max_wall_s != std::numeric_limits<double>::infinity(); }

  /// The next look comes no later than the event that is one too many.
  void wind_up();

  RunLimits limits_;
  const std::atomic<bool>* stop_ = nullptr;
  std::int32_t ticks_ = usual_ticks;
  std::int32_t left_ = usual_ticks;  // until the next look
  std::int64_t events_ = 0;
  Clock::time_point begun_;
};

}  // namespace schedsweep
