#include "policies/online_features.h"

#include "engine/deterministic_math.h"

#include <algorithm>

namespace schedsweep {

void OnlineHistory::reset(const EstimateInput& input) {
  input_ = &input;
  DenseId most = unknown_id;
  for (const DenseId user : input.jobs.user) most = std::max(most, user);
  users_.assign(static_cast<std::size_t>(most - unknown_id) + 1, {});
  start_s_.resize(input.jobs.size());
  earlier_.resize(input.jobs.size());
  later_.resize(input.jobs.size());
}

void OnlineHistory::started(JobIndex job, Seconds now_s) {
  User& user = user_of(job);
  start_s_[job] = now_s;
  if (user.n_running == 0) {
    user.longest_running = job;
  } else {
    later_[user.latest_started] = job;
    earlier_[job] = user.latest_started;
  }
  user.latest_started = job;
  ++user.n_running;
  user.procs_running += input_->jobs.procs[job];
  user.sum_starts_s += now_s;
}

void OnlineHistory::completed(JobIndex job, Seconds now_s) {
  User& user = user_of(job);
  const bool first = user.longest_running == job, last = user.latest_started == job;
  if (first && !last) user.longest_running = later_[job];
  if (last && !first) user.latest_started = earlier_[job];
  if (!first && !last) {
    later_[earlier_[job]] = later_[job];
    earlier_[later_[job]] = earlier_[job];
  }
  --user.n_running;
  user.procs_running -= input_->jobs.procs[job];
  user.sum_starts_s -= start_s_[job];

  const JobSeconds run_s = input_->run_s[job];
  if (run_s == 0) return;
  user.last_s = {run_s, user.last_s[0], user.last_s[1]};
  ++user.n_completed;
  user.sum_run_s += run_s;
  user.sum_procs += input_->jobs.procs[job];
  user.latest_end_s = now_s;
}

OnlineFeatures OnlineHistory::features(JobIndex job, Seconds now_s) const {
  const User& user = user_of(job);
  const JobSeconds requested_s = std::max(input_->jobs.requested_s[job], 0);
  const double procs = input_->jobs.procs[job];

  const std::int64_t n_last = std::min<std::int64_t>(user.n_completed, 3);
  std::array<double, 3> last_s, mean_s;
  double sum_s = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool known = static_cast<std::int64_t>(i) < n_last;
    const JobSeconds stand_in_s = known ? user.last_s[i] : requested_s;
    last_s[i] = requested_s > 0 ? std::min(stand_in_s, requested_s) : stand_in_s;
    if (known) sum_s += last_s[i];
    mean_s[i] = n_last == 0 ? requested_s : sum_s / static_cast<double>(std::min<std::int64_t>(n_last, i + 1));
  }
  const auto n_completed = static_cast<double>(user.n_completed);
  const bool any = user.n_completed > 0;
  const double mean_of_all_s = any ? user.sum_run_s / n_completed : requested_s;
  const double mean_procs = any ? user.sum_procs / n_completed : procs;

  const bool runs = user.n_running > 0;
  const double longest_s = runs ? static_cast<double>(now_s - start_s_[user.longest_running]) : 0;
  const double elapsed_s = static_cast<double>(user.n_running * now_s - user.sum_starts_s);
  const double idle_s = any ? static_cast<double>(now_s - user.latest_end_s) : 0;

  // Counted from the first submit: a shift of all submits changes nothing.
  constexpr double day_s = 86'400;
  const double days = static_cast<double>(now_s - input_->jobs.submit_s[0]) / day_s;
  const CosSin day = portable_cos_sin(days);
  const CosSin week = portable_cos_sin(days / 7);
  return {1,
          static_cast<double>(requested_s),
          last_s[0],
          last_s[1],
          last_s[2],
          mean_s[1],
          mean_s[2],
          mean_of_all_s,
          procs,
          mean_procs,
          procs / mean_procs,
          longest_s,
          elapsed_s,
          static_cast<double>(user.n_running),
          static_cast<double>(user.procs_running),
          idle_s,
          day.cos,
          day.sin,
          week.cos,
          week.sin};
}

}  // namespace schedsweep
