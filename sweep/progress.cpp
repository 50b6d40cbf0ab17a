#include "sweep/progress.h"

#include "sweep/tell.h"

#include <cstdio>
#include <ctime>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

namespace schedsweep {
namespace {

constexpr auto redraw = std::chrono::milliseconds(250);
constexpr auto least_gap = std::chrono::seconds(1);
constexpr auto longest_silence = std::chrono::seconds(60);

std::string clock_text(double seconds) {
  const auto s = static_cast<std::int64_t>(seconds);
  return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace

Progress::Progress(ProgressStyle style) : style_(style) {
  if (style_ == ProgressStyle::automatic) style_ = isatty(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::lines;
}

bool Progress::due(std::int64_t done, std::int64_t n_runs, Clock::time_point now) const {
  if (done == n_runs) return true;
  if (style_ == ProgressStyle::bar) return now - last_ >= redraw;
  return (done * 10 / n_runs > last_tenth_ && now - last_ >= least_gap) || now - last_ >= longest_silence;
}

void Progress::update(std::int64_t done, std::int64_t n_runs) {
  const auto now = Clock::now();
  if (style_ == ProgressStyle::none || finished_ || n_runs == 0 || !due(done, n_runs, now)) return;
  last_ = now;
  last_tenth_ = done * 10 / n_runs;
  finished_ = done == n_runs;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  const double rate_per_s = elapsed_s > 0 ? static_cast<double>(done) / elapsed_s : 0;
  const std::string left = done == 0 ? "-" : clock_text(static_cast<double>(n_runs - done) / rate_per_s);
  const double percent = 100.0 * static_cast<double>(done) / static_cast<double>(n_runs);
  if (style_ == ProgressStyle::bar) {
    const auto filled = static_cast<std::size_t>(percent * 0.3);
    tell(fmt::format("\r[{:<30}] {}/{} runs, {:.4g} runs/s, {} left {}", std::string(filled, '#'), done, n_runs,
                     rate_per_s, left, finished_ ? "\n" : ""));
  } else {
    tell(fmt::format("[{:%Y-%m-%dT%H:%M:%SZ}] {}/{} runs {:.1f} %, {:.4g} runs/s, {} left\n",
                     fmt::gmtime(std::time(nullptr)), done, n_runs, percent, rate_per_s, left));
  }
  std::fflush(stderr);
}

}  // namespace schedsweep
