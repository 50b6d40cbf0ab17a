#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace schedsweep {

enum class ProgressStyle : std::uint8_t { automatic, bar, lines, none };

/// How far a sweep is, on stderr: a bar that redraws itself on a terminal; elsewhere a line at every tenth and every
/// minute.
class Progress {
 public:
  explicit Progress(ProgressStyle style);

  /// Draws the state if it is time to. What was done at the first call counts for no rate.
  void update(std::int64_t done, std::int64_t n_runs);

  /// The state as a line.
  std::string line(std::int64_t done, std::int64_t n_runs, std::int64_t failed) const;

 private:
  using Clock = std::chrono::steady_clock;

  double rate_per_s(std::int64_t done) const;
  bool due(std::int64_t done, std::int64_t n_runs, Clock::time_point now) const;

  ProgressStyle style_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
  std::int64_t first_done_ = -1;
  std::int64_t last_tenth_ = 0;
  bool finished_ = false;
};

}  // namespace schedsweep
