#pragma once

#include "engine/types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace schedsweep {

/// The value of a feature that is not known.
inline constexpr float not_known = std::numeric_limits<float>::quiet_NaN();

/// What the end of a job tells.
struct CompletedRun {
  Seconds end_s = 0;
  JobSeconds run_s = 0;
  JobSeconds requested_s = 0;  ///< 0 = not given
  Procs procs = 1;
  std::int8_t status = -1;  ///< as in JobTable
};

/// Run times of completed jobs that have something in common; `not_known` where there are none.
class RunHistory {
 public:
  /// Order statistics are those of so many last runs.
  static constexpr std::size_t window = 16;

  void add(const CompletedRun& run);

  float count() const { return static_cast<float>(n_); }

  float last_s() const { return n_ == 0 ? not_known : static_cast<float>(recent(0)); }

  /// Source: Tsafrir, Etsion, Feitelson, IEEE TPDS 18(6), 2007. A single run stands for two.
  float mean_of_last_two_s() const;

  float mean_s() const;
  float std_s() const;
  float median_s() const;
  float min_s() const;
  float max_s() const;

  /// The last run over the mean.
  float trend() const;

  /// Run time over requested time.
  float last_accuracy() const { return static_cast<float>(last_accuracy_); }

  float mean_accuracy() const { return mean(sum_accuracy_, n_accuracies_); }

  /// Requested time over run time, without runs of no length.
  float mean_overrequest() const { return mean(sum_overrequest_, n_overrequests_); }

  /// Of the jobs whose status is given.
  float failed_share() const { return mean(n_failed_, n_statuses_); }

  float since_last_end_s(Seconds now_s) const { return n_ == 0 ? not_known : static_cast<float>(now_s - last_end_s_); }

 private:
  static float mean(double sum, std::uint32_t n) { return n == 0 ? not_known : static_cast<float>(sum / n); }

  /// The run `age` before the last. Requires: age < min(n_, window).
  JobSeconds recent(std::uint32_t age) const { return recent_s_[(n_ - 1 - age) % window]; }

  std::size_t n_recent() const { return n_ < window ? n_ : window; }

  std::array<JobSeconds, window> recent_s_ = {};
  std::uint32_t n_ = 0;
  std::uint32_t n_accuracies_ = 0;
  std::uint32_t n_overrequests_ = 0;
  std::uint32_t n_statuses_ = 0;
  std::uint32_t n_failed_ = 0;
  Seconds last_end_s_ = 0;
  std::int64_t sum_s_ = 0;
  double sum_deviations_s2_ = 0;  // squares of the distances to the mean
  double last_accuracy_ = not_known;
  double sum_accuracy_ = 0;
  double sum_overrequest_ = 0;
};

}  // namespace schedsweep
