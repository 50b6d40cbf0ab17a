#pragma once

#include <chrono>
#include <cstdint>

namespace schedsweep {

enum class ProgressStyle : std::uint8_t { automatic, bar, lines, none };

/// How far a sweep is, on stderr: a bar that redraws itself on a terminal; elsewhere a line at every tenth and every
/// minute.
class Progress {
 public:
  explicit Progress(ProgressStyle style);

  /// Draws the state if it is time to.
  void update(std::int64_t done, std::int64_t n_runs);

 private:
  using Clock = std::chrono::steady_clock;

  bool due(std::int64_t done, std::int64_t n_runs, Clock::time_point now) const;

  ProgressStyle style_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
  std::int64_t last_tenth_ = 0;
  bool finished_ = false;
};

}  // namespace schedsweep
