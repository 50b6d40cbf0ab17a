#include "tests/reference/slow_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace schedsweep::test {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double mean(const std::vector<double>& values) {
  return values.empty() ? unknown
                        : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
  if (values.empty()) return unknown;
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

double deviation(const std::vector<double>& values) {
  std::vector<double> squares;
  for (const double value : values) squares.push_back(std::pow(value - mean(values), 2));
  return std::sqrt(mean(squares));
}

template <class T>
std::vector<T> last(const std::vector<T>& values, std::size_t n) {
  return {values.end() - static_cast<std::ptrdiff_t>(std::min(n, values.size())), values.end()};
}

}  // namespace

SlowFeatures::SlowFeatures(const JobTable& jobs, Procs processors) : jobs_(jobs), processors_(processors) {
  by_start_.resize(jobs.size());
  std::iota(by_start_.begin(), by_start_.end(), 0U);
  by_end_ = by_start_;
  std::stable_sort(by_start_.begin(), by_start_.end(), [&](auto a, auto b) { return start_s(a) < start_s(b); });
  // Jobs without length end when they start, after what had run until then.
  std::stable_sort(by_end_.begin(), by_end_.end(), [&](auto a, auto b) {
    return std::tuple(end_s(a), jobs_.run_s[a] == 0) < std::tuple(end_s(b), jobs_.run_s[b] == 0);
  });
}

Seconds SlowFeatures::start_s(JobIndex job) const { return jobs_.submit_s[job] + std::max(jobs_.wait_s[job], 0); }

Seconds SlowFeatures::end_s(JobIndex job) const { return start_s(job) + jobs_.run_s[job]; }

bool SlowFeatures::equal(JobIndex a, JobIndex b) const {
  return same_user(a, b) && jobs_.procs[a] == jobs_.procs[b] && jobs_.requested_s[a] == jobs_.requested_s[b];
}

bool SlowFeatures::has_started(JobIndex other, JobIndex job) const {
  return jobs_.submit_s[other] < jobs_.submit_s[job] && start_s(other) <= jobs_.submit_s[job];
}

bool SlowFeatures::has_ended(JobIndex other, JobIndex job) const {
  return has_started(other, job) && end_s(other) <= jobs_.submit_s[job];
}

void SlowFeatures::add_runs(Values& values, const std::string& name, const std::vector<JobIndex>& ended,
                            Seconds now_s) const {
  std::vector<double> runs_s, accuracies, overrequests, failures;
  for (const JobIndex job : ended) {
    const double run_s = jobs_.run_s[job], requested_s = jobs_.requested_s[job];
    const int status = jobs_.status[job];
    runs_s.push_back(run_s);
    if (requested_s > 0) accuracies.push_back(run_s / requested_s);
    if (requested_s > 0 && run_s > 0) overrequests.push_back(requested_s / run_s);
    if (status >= 0) failures.push_back(status == 0 || status == 4 || status == 5 ? 1 : 0);
  }
  const std::vector<double> recent_s = last(runs_s, 16);
  values[name + "_runs"] = static_cast<double>(runs_s.size());
  values[name + "_last_run_s"] = runs_s.empty() ? unknown : runs_s.back();
  values[name + "_mean2_run_s"] = mean(last(runs_s, 2));
  values[name + "_mean_run_s"] = mean(runs_s);
  values[name + "_median_run_s"] = median(recent_s);
  values[name + "_std_run_s"] = deviation(runs_s);
  values[name + "_min_run_s"] = recent_s.empty() ? unknown : *std::min_element(recent_s.begin(), recent_s.end());
  values[name + "_max_run_s"] = recent_s.empty() ? unknown : *std::max_element(recent_s.begin(), recent_s.end());
  values[name + "_trend"] = runs_s.empty() ? unknown : runs_s.back() / mean(runs_s);
  values[name + "_last_accuracy"] = accuracies.empty() ? unknown : accuracies.back();
  values[name + "_mean_accuracy"] = mean(accuracies);
  values[name + "_mean_overrequest"] = mean(overrequests);
  values[name + "_failed_share"] = mean(failures);
  values[name + "_since_end_s"] = ended.empty() ? unknown : static_cast<double>(now_s - end_s(ended.back()));
}

void SlowFeatures::add_histories(Values& values, JobIndex job) const {
  const auto add = [&](const char* name, const auto& belongs) {
    std::vector<JobIndex> ended;
    for (const JobIndex other : by_end_)
      if (has_ended(other, job) && belongs(other)) ended.push_back(other);
    add_runs(values, name, ended, jobs_.submit_s[job]);
  };
  const auto user = [&](JobIndex other) { return same_user(other, job); };
  const auto same = [&](const auto& column, JobIndex other) { return column[other] == column[job]; };
  const auto known = [&](const auto& column) { return column[job] != unknown_id; };
  add("user", user);
  add("group", [&](JobIndex other) { return known(jobs_.group) && same(jobs_.group, other); });
  add("executable", [&](JobIndex other) { return known(jobs_.executable) && same(jobs_.executable, other); });
  add("user_procs", [&](JobIndex other) { return user(other) && same(jobs_.procs, other); });
  add("user_request", [&](JobIndex other) { return user(other) && same(jobs_.requested_s, other); });
  add("user_executable",
      [&](JobIndex other) { return known(jobs_.executable) && user(other) && same(jobs_.executable, other); });
  add("same_job", [&](JobIndex other) { return equal(other, job) && same(jobs_.executable, other); });
}

void SlowFeatures::add_similar(Values& values, JobIndex job) const {
  std::vector<JobIndex> ended;
  for (const JobIndex other : by_end_)
    if (has_ended(other, job) && same_user(other, job)) ended.push_back(other);
  ended = last(ended, 128);
  std::reverse(ended.begin(), ended.end());

  struct Similar {
    double distance, run_s, weight;
  };

  std::vector<Similar> similar;
  for (const JobIndex other : ended) {
    const auto ln_ratio = [&](const auto& column) {
      return std::abs(std::log(std::max(column[other], 1)) - std::log(std::max(column[job], 1)));
    };
    double distance = ln_ratio(jobs_.requested_s) + ln_ratio(jobs_.procs) / std::log(2) / 2;
    for (const auto& column : {jobs_.executable, jobs_.group, jobs_.queue})
      if (column[other] != column[job]) distance += 0.5;
    distance = std::round(1e9 * (distance + 0.02 * static_cast<double>(similar.size()))) / 1e9;
    similar.push_back({distance, static_cast<double>(jobs_.run_s[other]), 1 / (0.1 + distance)});
  }
  for (const std::string name : {"distance", "nearest_run_s", "mean_run_s", "p10_run_s", "p50_run_s", "p90_run_s"})
    values["user_similar_" + name] = unknown;
  std::ranges::stable_sort(similar, {}, &Similar::distance);
  similar.resize(std::min<std::size_t>(similar.size(), 8));
  if (!similar.empty()) {
    values["user_similar_distance"] = similar[0].distance;
    values["user_similar_nearest_run_s"] = similar[0].run_s;
    std::ranges::stable_sort(similar, {}, &Similar::run_s);
    double weight = 0, sum = 0;
    for (const Similar& other : similar) weight += other.weight, sum += other.weight * std::log(1 + other.run_s);
    values["user_similar_mean_run_s"] = std::exp(sum / weight) - 1;
    for (const int percent : {10, 50, 90}) {
      double below = 0;
      std::size_t i = 0;
      while (i + 1 < similar.size() && (below += similar[i].weight) < percent / 100.0 * weight) ++i;
      values["user_similar_p" + std::to_string(percent) + "_run_s"] = similar[i].run_s;
    }
  }
  for (const std::string name : {"nearest", "mean", "p10", "p50", "p90"}) {
    const double requested_s = jobs_.requested_s[job];
    values["user_similar_" + name + "_share"] =
        requested_s > 0 ? values["user_similar_" + name + "_run_s"] / requested_s : unknown;
  }
}

void SlowFeatures::add_submits(Values& values, JobIndex job) const {
  const Seconds now_s = jobs_.submit_s[job];
  for (const char* gap : {"user_since_submit_s", "equal_since_submit_s", "since_submit_s"}) values[gap] = unknown;
  for (const char* count : {"user_submits", "user_submits_last_hour", "submits_last_hour"}) values[count] = 0;
  double partition_hour_submits = 0;
  for (JobIndex other = 0; other < job; ++other) {
    const auto gap_s = static_cast<double>(now_s - jobs_.submit_s[other]);
    values["since_submit_s"] = gap_s;
    values["submits_last_hour"] += gap_s < 3600;
    partition_hour_submits +=
        jobs_.partition[other] == jobs_.partition[job] && jobs_.submit_s[other] / 3600 % 24 == now_s / 3600 % 24;
    if (equal(other, job)) values["equal_since_submit_s"] = gap_s;
    if (!same_user(other, job)) continue;
    values["user_submits"] += 1;
    values["user_since_submit_s"] = gap_s;
    values["user_submits_last_hour"] += gap_s < 3600;
  }
  values["user_submit_share"] = job == 0 ? unknown : values["user_submits"] / job;
  values["partition_hour_share"] = job == 0 ? unknown : partition_hour_submits / job;
}

void SlowFeatures::add_previous(Values& values, JobIndex job) const {
  for (const char* name : {"state", "run_s", "requested_ratio", "procs_ratio"})
    values[std::string("previous_") + name] = unknown;
  values["equal_in_a_row"] = 0;
  std::vector<JobIndex> earlier;
  for (JobIndex other = 0; other < job; ++other)
    if (same_user(other, job)) earlier.push_back(other);
  if (earlier.empty()) return;
  const JobIndex previous = earlier.back();
  const bool started = has_started(previous, job), ended = has_ended(previous, job);
  values["previous_state"] = ended ? 2 : started ? 1 : 0;
  if (started)
    values["previous_run_s"] =
        ended ? jobs_.run_s[previous] : static_cast<double>(jobs_.submit_s[job] - start_s(previous));
  const double requested_s = jobs_.requested_s[job], procs = jobs_.procs[job];
  if (requested_s > 0 && jobs_.requested_s[previous] > 0)
    values["previous_requested_ratio"] = requested_s / jobs_.requested_s[previous];
  values["previous_procs_ratio"] = procs / jobs_.procs[previous];
  for (; !earlier.empty() && equal(earlier.back(), job); earlier.pop_back()) values["equal_in_a_row"] += 1;
}

void SlowFeatures::add_states(Values& values, JobIndex job) const {
  for (const std::string count : {"waiting_jobs", "waiting_procs", "running_jobs", "running_procs"})
    values[count] = values["user_" + count] = 0;
  values["waiting_area_proc_s"] = 0;
  for (JobIndex other = 0; other < job; ++other) {
    if (has_ended(other, job)) continue;
    const std::string state = has_started(other, job) ? "running" : "waiting";
    const double procs = jobs_.procs[other];
    values[state + "_jobs"] += 1;
    values[state + "_procs"] += procs;
    if (state == "waiting") values["waiting_area_proc_s"] += procs * jobs_.requested_s[other];
    if (!same_user(other, job)) continue;
    values["user_" + state + "_jobs"] += 1;
    values["user_" + state + "_procs"] += procs;
  }
  values["utilization"] = values["running_procs"] / processors_;
}

void SlowFeatures::add_elapsed(Values& values, JobIndex job) const {
  double& longest_s = values["user_longest_elapsed_s"] = unknown;
  double& equal_longest_s = values["equal_longest_elapsed_s"] = unknown;
  values["equal_elapsed_s"] = unknown;
  for (const JobIndex other : by_start_) {
    if (!same_user(other, job) || !has_started(other, job) || has_ended(other, job)) continue;
    const auto elapsed_s = static_cast<double>(jobs_.submit_s[job] - start_s(other));
    if (std::isnan(longest_s)) longest_s = elapsed_s;
    if (!equal(other, job)) continue;
    if (std::isnan(equal_longest_s)) equal_longest_s = elapsed_s;
    values["equal_elapsed_s"] = elapsed_s;
  }
}

std::map<std::string, double> SlowFeatures::of(JobIndex job) const {
  Values values;
  add_histories(values, job);
  const double requested_s = jobs_.requested_s[job] > 0 ? jobs_.requested_s[job] : unknown;
  values["user_last_scaled_request_s"] = values["user_last_accuracy"] * requested_s;
  values["user_mean_scaled_request_s"] = values["user_mean_accuracy"] * requested_s;
  add_similar(values, job);
  add_submits(values, job);
  add_previous(values, job);
  add_states(values, job);
  add_elapsed(values, job);
  return values;
}

}  // namespace schedsweep::test
