#pragma once

#include "sweep/attempt.h"
#include "sweep/clerk.h"
#include "sweep/measurement.h"
#include "sweep/progress.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// When a sweep ends before its last run.
struct EndRules {
  double max_time_s = std::numeric_limits<double>::infinity();  ///< since the command began
  double max_failures = std::numeric_limits<double>::infinity();
  bool failures_are_percent = false;  ///< of all runs
};

/// Where the outcomes of a sweep arrive: writes them down, reports progress and failures, and ends the sweep early
/// where the rules say so.
class SweepDesk : public Desk {
 public:
  /// `started_s` is the steady time at which the command began. `attempt` and `progress` must live as long.
  SweepDesk(std::int64_t n_runs, Attempt& attempt, const EndRules& rules, double started_s, Progress& progress);

  /// Takes what earlier attempts finished and says how much that is; begins a journal if there is more to do.
  void begin(const std::string& facts);

  void take(std::int64_t run, std::string_view bytes) override;
  void turn() override;

  void save() override { attempt_.commit(); }

  /// Whether a run is still to be done. Of runs that share their key only the first ever is.
  bool is_left(std::int64_t run) const { return left_[static_cast<std::size_t>(run)]; }

  /// What some good runs took, until stop_measuring.
  const std::vector<Measurement>& measured() const { return measured_; }

  void stop_measuring() { measures_ = false; }

  std::int64_t n_done() const { return n_done_; }

  std::int64_t n_failed() const { return n_failed_; }

  /// Of n_done, those that this attempt did.
  std::int64_t n_new() const { return n_new_; }

  bool too_many_failed() const;

 protected:
  /// Keeps the outcome of each of these runs.
  virtual void store(const std::vector<std::int64_t>& runs, std::string_view bytes) = 0;

 private:
  void count(std::int64_t run, std::string_view bytes);

  std::int64_t n_runs_;
  std::vector<bool> left_;  // by run
  std::vector<Measurement> measured_;
  bool measures_ = true;
  Attempt& attempt_;
  EndRules rules_;
  double started_s_;
  Progress& progress_;
  std::int64_t n_done_ = 0;
  std::int64_t n_failed_ = 0;
  std::int64_t n_new_ = 0;
};

/// Steady time in seconds.
double steady_s();

}  // namespace schedsweep
