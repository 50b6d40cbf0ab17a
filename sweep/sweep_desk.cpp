#include "sweep/sweep_desk.h"

#include "sweep/bytes.h"
#include "sweep/outcome.h"
#include "sweep/stop.h"
#include "sweep/tell.h"

#include <chrono>

#include <fmt/format.h>

namespace schedsweep {
namespace {

constexpr std::int64_t failures_shown = 20;
constexpr std::size_t most_measured = 2000;

/// Of --max-time, as schedulers of jobs round up and files have to be written.
constexpr double used_share = 0.99;

}  // namespace

double steady_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

SweepDesk::SweepDesk(std::int64_t n_runs, Attempt& attempt, const EndRules& rules, double started_s, Progress& progress)
    : n_runs_(n_runs), attempt_(attempt), rules_(rules), started_s_(started_s), progress_(progress) {}

bool SweepDesk::too_many_failed() const {
  const double most =
      rules_.failures_are_percent ? rules_.max_failures * static_cast<double>(n_runs_) / 100 : rules_.max_failures;
  return static_cast<double>(n_failed_) > most;
}

void SweepDesk::take(std::int64_t run, std::string_view bytes) {
  attempt_.record(run, bytes);
  const std::int64_t before = n_done_;
  count(run, bytes);
  n_new_ += n_done_ - before;
  if (too_many_failed()) request_stop(fmt::format("after {} failed runs", n_failed_));
}

void SweepDesk::begin(const std::string& facts) {
  left_.assign(static_cast<std::size_t>(n_runs_), true);
  for (std::int64_t run = 0; run < n_runs_; ++run)
    if (attempt_.runs_like(run).front() != run) left_[static_cast<std::size_t>(run)] = false;
  attempt_.take_finished([&](std::int64_t run, std::string_view bytes) { count(run, bytes); });
  if (n_done_ > 0) tell(fmt::format("{} of {} runs are done already, {} to go\n", n_done_, n_runs_, n_runs_ - n_done_));
  if (n_done_ < n_runs_) attempt_.open(facts);
}

void SweepDesk::count(std::int64_t run, std::string_view bytes) {
  const std::vector<std::int64_t> runs = attempt_.runs_like(run);
  n_done_ += static_cast<std::int64_t>(runs.size());
  left_[static_cast<std::size_t>(run)] = false;
  std::string_view rest = bytes;
  const auto head = take_fixed<OutcomeHead>(rest);
  const bool good = head.status == static_cast<std::int32_t>(RunStatus::ok);
  if (good && measures_ && measured_.size() < most_measured) measured_.push_back({run, head.cpu_s});
  if (!good) {
    for (const std::int64_t failed : runs)
      if (++n_failed_ <= failures_shown)
        tell(fmt::format("run {}: {}\n", failed, bytes.substr(bytes.size() - head.message_bytes)));
    if (n_failed_ == failures_shown + 1) tell("... and more failed runs; see the columns status and message\n");
  }
  store(runs, bytes);
}

void SweepDesk::turn() {
  attempt_.turn();
  progress_.update(n_done_, n_runs_);
  if (take_status_request()) tell(progress_.line(n_done_, n_runs_, n_failed_));
  if (steady_s() - started_s_ >= used_share * rules_.max_time_s)
    request_stop(fmt::format("by --max-time {:.0f} s", rules_.max_time_s));
}

}  // namespace schedsweep
