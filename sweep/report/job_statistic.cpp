#include "sweep/report/job_statistic.h"

#include <algorithm>

namespace schedsweep {
namespace {

constexpr Seconds week_s = 7 * 86'400;

}  // namespace

std::optional<JobStatistic> job_statistic(std::string_view metric) {
  if (metric == "mean_wait_s") return JobStatistic{true, true};
  if (metric == "p95_wait_s") return JobStatistic{true, false};
  if (metric == "mean_bsld") return JobStatistic{false, true};
  if (metric == "p95_bsld") return JobStatistic{false, false};
  return std::nullopt;
}

std::size_t n_weeks(const JobTable& jobs) {
  if (jobs.size() == 0) return 0;
  return static_cast<std::size_t>((jobs.submit_s.back() - jobs.submit_s.front()) / week_s) + 1;
}

BlockedSample weekly_sample(const JobStatistic& statistic, const JobTable& jobs, const Schedule& schedule,
                            double tau_s) {
  std::vector<double> values;
  std::vector<std::uint32_t> weeks;
  const auto submit_s = schedule.submit_s.empty() ? jobs.submit_s : schedule.submit_s;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (schedule.start_s[i] == not_started) continue;
    const auto wait_s = static_cast<double>(schedule.start_s[i] - submit_s[i]);
    const auto run_s = static_cast<double>(schedule.run_s[i]);
    values.push_back(statistic.of_wait ? wait_s : std::max(1.0, (wait_s + run_s) / std::max(run_s, tau_s)));
    weeks.push_back(static_cast<std::uint32_t>((jobs.submit_s[i] - jobs.submit_s.front()) / week_s));
  }
  return BlockedSample(values, weeks, n_weeks(jobs));
}

}  // namespace schedsweep
