#include "tests/reference/slow_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace schedsweep::test {
namespace {

struct Job {
  Seconds submit, start, end;
  std::int64_t procs;
  DenseId user;

  double wait() const { return static_cast<double>(start - submit); }

  double run() const { return static_cast<double>(end - start); }

  double area() const { return run() * static_cast<double>(procs); }
};

using Values = std::vector<double>;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double sum(const Values& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

double mean(const Values& values) { return values.empty() ? nan : sum(values) / static_cast<double>(values.size()); }

double quantile(Values values, double q) {
  if (values.empty()) return nan;
  std::sort(values.begin(), values.end());
  const double position = static_cast<double>(values.size() - 1) * q;
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 == values.size()) return values[below];
  return values[below] + (position - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

double nearest(Values values, double q) {
  if (values.empty()) return nan;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::floor(static_cast<double>(values.size() - 1) * q + 0.5))];
}

double jain(const Values& values) {
  double squares = 0;
  for (const double value : values) squares += value * value;
  return squares == 0 ? 1 : sum(values) * sum(values) / (static_cast<double>(values.size()) * squares);
}

struct Levels {
  std::vector<std::pair<double, double>> level_and_seconds;
  double mean = 0, max = 0, p95 = 0;

  void finish(double total_s) {
    std::sort(level_and_seconds.begin(), level_and_seconds.end());
    for (const auto& [level, seconds] : level_and_seconds) {
      mean += level * seconds / total_s;
      max = std::max(max, level);
    }
    double time_s = 0;
    for (const auto& [level, seconds] : level_and_seconds) {
      time_s += seconds;
      p95 = level;
      if (time_s >= 0.95 * total_s) break;
    }
  }
};

void timeline(const std::vector<Job>& jobs, std::int64_t processors, Metrics& out) {
  std::set<Seconds> instants;
  for (const Job& job : jobs) instants.insert({job.submit, job.start, job.end});
  Levels queue_jobs, queue_procs;
  double lost = 0;
  for (auto at = instants.begin(); std::next(at) != instants.end(); ++at) {
    const auto lasts = static_cast<double>(*std::next(at) - *at);
    std::int64_t waiting_jobs = 0, waiting_procs = 0, idle = processors, narrowest = std::numeric_limits<Procs>::max();
    for (const Job& job : jobs) {
      if (job.start <= *at && *at < job.end) idle -= job.procs;
      if (job.submit <= *at && *at < job.start) {
        ++waiting_jobs;
        waiting_procs += job.procs;
        narrowest = std::min(narrowest, job.procs);
      }
    }
    queue_jobs.level_and_seconds.emplace_back(waiting_jobs, lasts);
    queue_procs.level_and_seconds.emplace_back(waiting_procs, lasts);
    if (narrowest <= idle) lost += static_cast<double>(idle) * lasts;
  }
  if (out.makespan_s == 0) return;
  queue_jobs.finish(out.makespan_s);
  queue_procs.finish(out.makespan_s);
  out.mean_queue_jobs = queue_jobs.mean, out.max_queue_jobs = queue_jobs.max, out.p95_queue_jobs = queue_jobs.p95;
  out.mean_queue_procs = queue_procs.mean, out.max_queue_procs = queue_procs.max, out.p95_queue_procs = queue_procs.p95;
  out.loss_of_capacity = lost / (static_cast<double>(processors) * out.makespan_s);
}

void users(const std::vector<Job>& jobs, double tau, Metrics& out) {
  std::map<DenseId, Values> wait, bsld;
  std::map<DenseId, double> area;
  std::size_t most = 0;
  for (const Job& job : jobs) {
    wait[job.user].push_back(job.wait());
    bsld[job.user].push_back(std::max(1.0, (job.wait() + job.run()) / std::max(job.run(), tau)));
    area[job.user] += job.area();
    most = std::max(most, bsld[job.user].size());
  }
  Values mean_wait, mean_bsld, areas;
  out.worst_user_p95_bsld = nan;
  for (const auto& [user, values] : bsld) {
    mean_bsld.push_back(mean(values));
    mean_wait.push_back(mean(wait[user]));
    areas.push_back(area[user]);
    if (most < 30 || values.size() >= 30) {
      out.worst_user_p95_bsld = std::fmax(out.worst_user_p95_bsld, quantile(values, 0.95));
    }
  }
  out.users = static_cast<std::int64_t>(bsld.size());
  out.jain_user_bsld = jain(mean_bsld), out.jain_user_wait = jain(mean_wait), out.jain_cpu = jain(areas);
  out.spread_user_bsld = quantile(mean_bsld, 0.9) - quantile(mean_bsld, 0.1);
  out.spread_user_wait_s = quantile(mean_wait, 0.9) - quantile(mean_wait, 0.1);
  for (const double a : areas) {
    if (sum(areas) > 0) out.fairness_dev_cpu += std::abs(a / sum(areas) - 1 / static_cast<double>(areas.size())) / 2;
  }
}

}  // namespace

Metrics slow_metrics(const JobTable& table, const Schedule& schedule, Procs processors, const MetricOptions& options) {
  Metrics out{};
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Seconds start = schedule.start_s[i];
    out.backfilled += schedule.kind[i] == StartKind::backfilled;
    if (start == not_started)
      ++out.rejected;
    else
      jobs.push_back({schedule.submit_s.empty() ? table.submit_s[i] : schedule.submit_s[i], start,
                      start + schedule.run_s[i], schedule.procs[i], table.user[i]});
  }
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.submit < b.submit; });
  out.jobs = static_cast<std::int64_t>(jobs.size());
  out.past_belief = schedule.past_belief, out.killed = schedule.killed;
  out.request_fallbacks = schedule.request_fallbacks;
  out.learned_beliefs = schedule.learned_beliefs, out.broken_promises = schedule.broken_promises;
  out.learned_beliefs = schedule.learned_beliefs, out.predicted_beliefs = schedule.predicted_beliefs;
  out.requested_beliefs = schedule.requested_beliefs, out.actual_beliefs = schedule.actual_beliefs;
  out.broken_promises = schedule.broken_promises;

  Values wait, bsld, ratio, py;
  for (const Job& job : jobs) {
    wait.push_back(job.wait());
    bsld.push_back(std::max(1.0, (job.wait() + job.run()) / std::max(job.run(), options.tau_s)));
    ratio.push_back(std::max(1.0, job.wait() / std::max(job.run(), 10.0)));
    py.push_back((job.wait() + job.run()) / std::max(job.run(), 60.0));
    out.starved_jobs += job.wait() > static_cast<double>(options.starved_wait_s);
  }
  out.mean_wait_s = mean(wait), out.median_wait_s = quantile(wait, 0.5), out.p95_wait_s = quantile(wait, 0.95);
  out.p99_wait_s = quantile(wait, 0.99), out.max_wait_s = quantile(wait, 1);
  out.mean_bsld = mean(bsld), out.median_bsld = quantile(bsld, 0.5), out.p95_bsld = quantile(bsld, 0.95);
  out.p99_bsld = quantile(bsld, 0.99), out.max_bsld = quantile(bsld, 1);
  out.p95_wait_nearest_s = nearest(wait, 0.95), out.wait_ratio_p95_nearest = nearest(ratio, 0.95);
  out.p95_bsld_py = quantile(py, 0.95);

  users(jobs, options.tau_s, out);
  if (jobs.empty()) return out;
  out.starved_rate = static_cast<double>(out.starved_jobs) / static_cast<double>(jobs.size());

  const auto cut = static_cast<std::size_t>(options.trim * static_cast<double>(jobs.size()));
  const Seconds from = jobs[cut].submit, to = jobs[jobs.size() - 1 - cut].submit;
  Seconds last_end = 0;
  double area = 0, area_inside = 0;
  for (const Job& job : jobs) {
    last_end = std::max(last_end, job.end);
    area += job.area();
    const Seconds inside = std::min(job.end, to) - std::max(job.start, from);
    if (inside > 0) area_inside += static_cast<double>(inside * job.procs);
  }
  out.makespan_s = static_cast<double>(last_end - jobs.front().submit);
  if (out.makespan_s > 0) {
    out.utilization = area / (processors * out.makespan_s);
    out.throughput_per_s = static_cast<double>(jobs.size()) / out.makespan_s;
  }
  if (to > from) out.utilization_trimmed = area_inside / (processors * static_cast<double>(to - from));
  timeline(jobs, processors, out);
  return out;
}

}  // namespace schedsweep::test
