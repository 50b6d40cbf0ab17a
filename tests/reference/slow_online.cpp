#include "tests/reference/slow_online.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace schedsweep::test {
namespace {

double mean_of(const std::vector<double>& values, std::size_t most, double of_none) {
  if (values.empty()) return of_none;
  const std::size_t n = std::min(most, values.size());
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += values[i];
  return sum / static_cast<double>(n);
}

}  // namespace

void SlowOnline::reset(const EstimateInput& input) {
  *this = {};
  input_ = &input;
  terms_.resize(input.jobs.size());
}

std::vector<double> SlowOnline::features(JobIndex job, Seconds now_s) const {
  const JobTable& jobs = input_->jobs;
  const double requested_s = std::max(jobs.requested_s[job], 0);
  const auto capped = [&](double run_s) { return requested_s > 0 ? std::min(run_s, requested_s) : run_s; };
  std::vector<double> run_s, last_s, procs;  // of the user's completed jobs, latest first
  double idle_s = 0;
  for (auto event = completed_.rbegin(); event != completed_.rend(); ++event) {
    if (jobs.user[event->job] != jobs.user[job] || input_->run_s[event->job] == 0) continue;
    if (run_s.empty()) idle_s = static_cast<double>(now_s - event->at_s);
    run_s.push_back(input_->run_s[event->job]);
    last_s.push_back(capped(run_s.back()));
    procs.push_back(jobs.procs[event->job]);
  }
  double longest_s = 0, elapsed_s = 0, n_running = 0, procs_running = 0;
  for (const Event& event : running_) {
    if (jobs.user[event.job] != jobs.user[job]) continue;
    longest_s = std::max(longest_s, static_cast<double>(now_s - event.at_s));
    elapsed_s += static_cast<double>(now_s - event.at_s);
    n_running += 1;
    procs_running += jobs.procs[event.job];
  }
  const auto last = [&](std::size_t i) { return i < last_s.size() ? last_s[i] : requested_s; };
  const double mean_procs = mean_of(procs, procs.size(), jobs.procs[job]);
  const double day = 2 * std::numbers::pi * static_cast<double>((now_s - jobs.submit_s[0]) % 86'400) / 86'400;
  const double week = 2 * std::numbers::pi * static_cast<double>((now_s - jobs.submit_s[0]) % 604'800) / 604'800;
  return {1,
          requested_s,
          last(0),
          last(1),
          last(2),
          mean_of(last_s, 2, requested_s),
          mean_of(last_s, 3, requested_s),
          mean_of(run_s, run_s.size(), requested_s),
          static_cast<double>(jobs.procs[job]),
          mean_procs,
          jobs.procs[job] / mean_procs,
          longest_s,
          elapsed_s,
          n_running,
          procs_running,
          idle_s,
          std::cos(day),
          std::sin(day),
          std::cos(week),
          std::sin(week)};
}

double SlowOnline::predict(const std::vector<double>& terms) const {
  double sum = 0;
  for (std::size_t i = 0; i < w_.size(); ++i) sum += w_[i] * terms[i];
  return sum;
}

Belief SlowOnline::at_submit(JobIndex job, Seconds now_s) {
  const std::vector<double> x = features(job, now_s);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i; j < x.size(); ++j) terms_[job].push_back(x[i] * x[j]);
  if (n_ == 0) return requested_or_run(*input_, job);
  double most_s = input_->jobs.requested_s[job];
  if (most_s <= 0)
    for (const Event& event : completed_) most_s = std::max<double>(most_s, input_->run_s[event.job]);
  return same_for_both(static_cast<JobSeconds>(std::clamp(predict(terms_[job]), 1.0, most_s)), BeliefSource::history);
}

void SlowOnline::started(JobIndex job, Seconds now_s) { running_.push_back({job, now_s}); }

void SlowOnline::completed(JobIndex job, Seconds now_s) {
  std::erase_if(running_, [&](const Event& event) { return event.job == job; });
  completed_.push_back({job, now_s});
  const double run_s = input_->run_s[job];
  if (run_s == 0) return;
  const std::vector<double>& x = terms_[job];
  w_.resize(x.size());
  s_.resize(x.size());
  g_.resize(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::abs(x[i]) <= s_[i]) continue;
    w_[i] *= s_[i] / std::abs(x[i]);
    s_[i] = std::abs(x[i]);
  }
  const double predicted_s = predict(x);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (s_[i] > 0) norms_ += x[i] * x[i] / (s_[i] * s_[i]);
  ++n_;

  const Parameters& p = input_->parameters;
  const double error_s = predicted_s - run_s;
  double slope = error_s > 0 ? 1 : -1;
  if ((error_s > 0 ? p.online_loss_over : p.online_loss_under) == OnlineLoss::squared) slope = 2 * error_s;
  if (p.online_weight == OnlineWeight::area_log) slope *= 1 + std::log(run_s * input_->jobs.procs[job]);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double gradient = slope * x[i] + p.online_l2 * s_[i] * s_[i] * w_[i];
    g_[i] += gradient * gradient;
    if (g_[i] > 0) w_[i] -= p.online_rate * std::sqrt(n_ / norms_) * gradient / (s_[i] * std::sqrt(g_[i]));
  }
}

}  // namespace schedsweep::test
