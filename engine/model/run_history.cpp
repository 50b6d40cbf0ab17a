#include "engine/model/run_history.h"

#include <algorithm>
#include <cmath>

namespace schedsweep {
namespace {

constexpr std::int8_t failed = 0, partial_failed = 4, cancelled = 5;

bool has_failed(std::int8_t status) { return status == failed || status == partial_failed || status == cancelled; }

}  // namespace

void RunHistory::add(const CompletedRun& run) {
  // Welford's update: equal runs deviate by exactly nothing.
  const double from_old_mean_s = n_ == 0 ? 0 : run.run_s - static_cast<double>(sum_s_) / n_;
  recent_s_[n_++ % window] = run.run_s;
  sum_s_ += run.run_s;
  sum_deviations_s2_ += from_old_mean_s * (run.run_s - static_cast<double>(sum_s_) / n_);
  last_end_s_ = run.end_s;
  if (run.requested_s > 0) {
    last_accuracy_ = static_cast<double>(run.run_s) / run.requested_s;
    sum_accuracy_ += last_accuracy_;
    ++n_accuracies_;
    if (run.run_s > 0) {
      sum_overrequest_ += static_cast<double>(run.requested_s) / run.run_s;
      ++n_overrequests_;
    }
  }
  if (run.status >= 0) {
    ++n_statuses_;
    n_failed_ += has_failed(run.status);
  }
}

float RunHistory::mean_of_last_two_s() const {
  return n_ < 2 ? last_s() : static_cast<float>((static_cast<double>(recent(0)) + recent(1)) / 2);
}

float RunHistory::mean_s() const { return mean(static_cast<double>(sum_s_), n_); }

float RunHistory::std_s() const { return n_ == 0 ? not_known : static_cast<float>(std::sqrt(sum_deviations_s2_ / n_)); }

float RunHistory::median_s() const {
  const std::size_t n = n_recent();
  if (n == 0) return not_known;
  std::array<JobSeconds, window> sorted = recent_s_;
  std::sort(sorted.begin(), sorted.begin() + n);
  return static_cast<float>((static_cast<double>(sorted[(n - 1) / 2]) + sorted[n / 2]) / 2);
}

float RunHistory::min_s() const {
  return n_ == 0 ? not_known : static_cast<float>(*std::min_element(recent_s_.begin(), recent_s_.begin() + n_recent()));
}

float RunHistory::max_s() const {
  return n_ == 0 ? not_known : static_cast<float>(*std::max_element(recent_s_.begin(), recent_s_.begin() + n_recent()));
}

float RunHistory::trend() const {
  return sum_s_ == 0 ? not_known
                     : static_cast<float>(static_cast<double>(recent(0)) * n_ / static_cast<double>(sum_s_));
}

}  // namespace schedsweep
