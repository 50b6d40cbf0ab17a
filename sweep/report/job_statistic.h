#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"
#include "engine/stats/blocked_sample.h"
#include "policies/parameters.h"

#include <optional>
#include <string_view>

namespace schedsweep {

/// A metric that is a mean or a quantile of one number a job, so that weeks of one run can be resampled.
struct JobStatistic {
  bool of_wait;  ///< else of the bounded slowdown
  bool is_mean;  ///< else the 95th percentile
};

/// Empty for metrics that are no such thing.
std::optional<JobStatistic> job_statistic(std::string_view metric);

/// The jobs that ran, in blocks of seven days since the first submit.
BlockedSample weekly_sample(const JobStatistic& statistic, const JobTable& jobs, const Schedule& schedule,
                            double tau_s);

/// Weeks from the first submit to the last; 0 without jobs.
std::size_t n_weeks(const JobTable& jobs);

inline double value_of(const JobStatistic& statistic, const BlockedSample& sample,
                       std::span<const std::uint32_t> weight) {
  return statistic.is_mean ? sample.mean(weight) : sample.quantile(0.95, weight);
}

}  // namespace schedsweep
