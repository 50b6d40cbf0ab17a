#include "engine/trace_profile.h"

#include "engine/error.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace schedsweep {
namespace {

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  const std::span<double> all(values);
  return {values.size(),
          quantile_linear(all, 0.50),
          quantile_linear(all, 0.90),
          quantile_linear(all, 0.95),
          quantile_linear(all, 0.99),
          *std::max_element(values.begin(), values.end())};
}

std::vector<double> over_requests(const JobTable& jobs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs.requested_s[i] > 0 && jobs.run_s[i] > 0) {
      ratios.push_back(static_cast<double>(jobs.requested_s[i]) / static_cast<double>(jobs.run_s[i]));
    }
  }
  return ratios;
}

struct QueueStep {
  Seconds at_s;
  std::int64_t jobs;  ///< as a change, later as the length from then on
};

/// The observed queue: its length from each event point on, in order of time.
std::vector<QueueStep> observed_queue(const JobTable& jobs) {
  std::vector<QueueStep> steps;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs.wait_s[i] < 0) continue;
    steps.push_back({jobs.submit_s[i], +1});
    steps.push_back({jobs.submit_s[i] + jobs.wait_s[i], -1});
  }
  std::sort(steps.begin(), steps.end(), [](const QueueStep& a, const QueueStep& b) { return a.at_s < b.at_s; });
  std::vector<QueueStep> queue;
  std::int64_t length = 0;
  for (const QueueStep& step : steps) {
    length += step.jobs;
    if (queue.empty() || queue.back().at_s != step.at_s) queue.push_back({step.at_s, 0});
    queue.back().jobs = length;
  }
  return queue;
}

Congestion congestion_of(const JobTable& jobs) {
  const std::vector<QueueStep> queue = observed_queue(jobs);
  Congestion result;
  result.event_points = queue.size();
  if (queue.empty()) return result;

  double sum = 0;
  double area_job_s = 0;
  std::int64_t longest = 0;
  std::vector<std::pair<std::int64_t, Seconds>> lasted_s;  // (length, for how long)
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Seconds until_s = i + 1 < queue.size() ? queue[i + 1].at_s : queue[i].at_s;
    lasted_s.emplace_back(queue[i].jobs, until_s - queue[i].at_s);
    sum += static_cast<double>(queue[i].jobs);
    area_job_s += static_cast<double>(queue[i].jobs) * static_cast<double>(lasted_s.back().second);
    longest = std::max(longest, queue[i].jobs);
  }
  result.mean_over_events = sum / static_cast<double>(queue.size());
  result.max = static_cast<double>(longest);

  const auto span_s = static_cast<double>(queue.back().at_s - queue.front().at_s);
  if (span_s == 0) return result;
  result.mean_over_time = area_job_s / span_s;
  std::sort(lasted_s.begin(), lasted_s.end());
  double covered_s = 0;
  for (const auto& [length, seconds] : lasted_s) {
    covered_s += static_cast<double>(seconds);
    result.p95_over_time = static_cast<double>(length);
    if (covered_s >= 0.95 * span_s) break;
  }
  return result;
}

UserSkew user_skew_of(const JobTable& jobs) {
  const DenseId greatest = *std::max_element(jobs.user.begin(), jobs.user.end());
  std::vector<std::size_t> jobs_of(static_cast<std::size_t>(greatest - unknown_id) + 1);
  for (const DenseId user : jobs.user) ++jobs_of[static_cast<std::size_t>(user - unknown_id)];
  std::sort(jobs_of.begin(), jobs_of.end(), std::greater<>());

  constexpr std::size_t top = 5;
  UserSkew skew;
  for (std::size_t rank = 0; rank < jobs_of.size() && jobs_of[rank] > 0; ++rank) {
    const double share = static_cast<double>(jobs_of[rank]) / static_cast<double>(jobs.size());
    ++skew.users;
    if (rank == 0) skew.top1_share = share;
    if (rank < top) skew.top5_share += share;
    skew.hhi += share * share;
  }
  return skew;
}

}  // namespace

TraceProfile profile_trace(const JobTable& jobs, Procs processors) {
  SCHEDSWEEP_CHECK(processors >= 1);
  TraceProfile profile;
  if (jobs.size() == 0) return profile;

  profile.first_submit_s = jobs.submit_s.front();
  profile.last_submit_s = jobs.submit_s.back();
  profile.first_start_s = jobs.submit_s.front() + std::max(jobs.wait_s.front(), 0);
  profile.last_end_s = profile.first_start_s;
  double area_proc_s = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const Seconds start_s = jobs.submit_s[i] + std::max(jobs.wait_s[i], 0);
    profile.first_start_s = std::min(profile.first_start_s, start_s);
    profile.last_end_s = std::max(profile.last_end_s, start_s + jobs.run_s[i]);
    area_proc_s += static_cast<double>(jobs.procs[i]) * static_cast<double>(jobs.run_s[i]);
  }
  profile.procs = spread_of({jobs.procs.begin(), jobs.procs.end()});
  profile.run_s = spread_of({jobs.run_s.begin(), jobs.run_s.end()});
  if (profile.run_s.p50 > 0) profile.run_tail_ratio = profile.run_s.p99 / profile.run_s.p50;
  profile.over_request = spread_of(over_requests(jobs));
  profile.congestion = congestion_of(jobs);
  profile.user_skew = user_skew_of(jobs);
  const Seconds span_s = profile.last_submit_s - profile.first_submit_s;
  if (span_s > 0) profile.offered_load = area_proc_s / (static_cast<double>(processors) * static_cast<double>(span_s));
  return profile;
}

}  // namespace schedsweep
