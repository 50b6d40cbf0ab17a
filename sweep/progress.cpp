#include "sweep/progress.h"

#include "sweep/tell.h"

#include <algorithm>
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

double Progress::rate_per_s(std::int64_t done) const {
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  return elapsed_s > 0 ? static_cast<double>(done - std::max<std::int64_t>(first_done_, 0)) / elapsed_s : 0;
}

std::string Progress::line(std::int64_t done, std::int64_t n_runs, std::int64_t failed) const {
  const double rate = rate_per_s(done);
  const double percent = n_runs == 0 ? 100 : 100.0 * static_cast<double>(done) / static_cast<double>(n_runs);
  return fmt::format("[{:%Y-%m-%dT%H:%M:%SZ}] {}/{} runs {:.1f} %, {:.4g} runs/s,{} {} left\n",
                     fmt::gmtime(std::time(nullptr)), done, n_runs, percent, rate,
                     failed == 0 ? "" : fmt::format(" {} failed,", failed),
                     rate == 0 ? "-" : clock_text(static_cast<double>(n_runs - done) / rate));
}

void Progress::update(std::int64_t done, std::int64_t n_runs) {
  const auto now = Clock::now();
  if (first_done_ < 0) {
    first_done_ = done;
    start_ = now;
  }
  if (style_ == ProgressStyle::none || finished_ || n_runs == 0 || !due(done, n_runs, now)) return;
  last_ = now;
  last_tenth_ = done * 10 / n_runs;
  finished_ = done == n_runs;
  if (style_ == ProgressStyle::bar) {
    const double rate = rate_per_s(done);
    const auto filled = static_cast<std::size_t>(30 * done / n_runs);
    tell(fmt::format("\r[{:<30}] {}/{} runs, {:.4g} runs/s, {} left {}", std::string(filled, '#'), done, n_runs, rate,
                     rate == 0 ? "-" : clock_text(static_cast<double>(n_runs - done) / rate), finished_ ? "\n" : ""));
  } else {
    tell(line(done, n_runs, 0));
  }
  std::fflush(stderr);
}

}  // namespace schedsweep
