#include "engine/model/feature_row.h"

namespace schedsweep {
namespace {

using S = Submission;
using H = RunHistory;
using G = Grouping;
using enum FeatureKind;

template <Grouping Group, auto Statistic>
float of(const S& s) {
  return (s.history(Group).*Statistic)();
}

template <Grouping Group>
float since_last_end_s(const S& s) {
  return s.history(Group).since_last_end_s(s.now_s);
}

/// What the request would come to, if the user asked for as much too much as before.
template <auto Accuracy>
float scaled_request_s(const S& s) {
  const JobSeconds requested = s.jobs.requested_s[s.job];
  return requested > 0 ? (s.history(G::user).*Accuracy)() * static_cast<float>(requested) : not_known;
}

float share_of_request(const S& s, float run_s) {
  const JobSeconds requested = s.jobs.requested_s[s.job];
  return requested > 0 ? run_s / static_cast<float>(requested) : not_known;
}

static_assert(H::window == 16 && RecentJobs::window == 128 && RecentJobs::n_similar == 8, "what the formulas say");

// Means and shares are over all runs, which forgets nothing; medians, minima and maxima over the last 16, which adapt.
constexpr FeatureRow rows[] = {
    {{"user_runs", "1", "completed jobs of the user; below, \"run\" is the run time of a completed job",
      "rt-predictor user_job_count", number},
     of<G::user, &H::count>},
    {{"user_last_run_s", "s", "last run of the user", eagle, number}, of<G::user, &H::last_s>},
    {{"user_mean2_run_s", "s", "mean of the user's last two runs, or the only one", tsafrir, number},
     of<G::user, &H::mean_of_last_two_s>},
    {{"user_mean_run_s", "s", "mean run of the user", "rt-predictor user_mean_runtime, which sees the future", number},
     of<G::user, &H::mean_s>},
    {{"user_median_run_s", "s", "median of the last 16 runs of the user", "HPCOpt user_runtime_median_lookback",
      number},
     of<G::user, &H::median_s>},
    {{"user_std_run_s", "s", "standard deviation (population) of the runs of the user",
      "HPCOpt user_runtime_var_lookback, its root", number},
     of<G::user, &H::std_s>},
    {{"user_min_run_s", "s", "shortest of the last 16 runs of the user", own, number}, of<G::user, &H::min_s>},
    {{"user_max_run_s", "s", "longest of the last 16 runs of the user", own, number}, of<G::user, &H::max_s>},
    {{"user_trend", "1", "user_last_run_s / user_mean_run_s", own, number}, of<G::user, &H::trend>},
    {{"user_last_accuracy", "1", "run / requested time of the user's last completed job with a request", own, number},
     of<G::user, &H::last_accuracy>},
    {{"user_mean_accuracy", "1", "mean of run / requested time of the user", own, number},
     of<G::user, &H::mean_accuracy>},
    {{"user_last_scaled_request_s", "s", "user_last_accuracy x requested_s", own, number},
     scaled_request_s<&H::last_accuracy>},
    {{"user_mean_scaled_request_s", "s", "user_mean_accuracy x requested_s", own, number},
     scaled_request_s<&H::mean_accuracy>},
    {{"user_mean_overrequest", "1", "mean of requested time / run of the user, runs of 0 s left out",
      "HPCOpt user_overrequest_mean_lookback; rt-predictor user_accuracy_score", number},
     of<G::user, &H::mean_overrequest>},
    {{"user_failed_share", "1", "share of failed and cancelled among the user's completed jobs with a status", own,
      number},
     of<G::user, &H::failed_share>},
    {{"user_since_end_s", "s", "time since the last completed job of the user ended", own, number},
     since_last_end_s<G::user>},
    {{"user_similar_distance", "1",
      "distance of the nearest of the user's last 128 completed jobs: |ln requested ratio| + "
      "|log2 procs ratio| / 2 + 1/2 for each of another executable, group and queue + 1/50 for each later job",
      eagle, number},
     [](const S& s) { return s.similar.distance; }},
    {{"user_similar_nearest_run_s", "s", "run of the nearest job", eagle, number},
     [](const S& s) { return s.similar.nearest_s; }},
    {{"user_similar_mean_run_s", "s", "geometric mean run of the 8 nearest, weighted by 1 / (0.1 + distance)", eagle,
      number},
     [](const S& s) { return s.similar.mean_s; }},
    {{"user_similar_p10_run_s", "s", "10 % quantile of the runs of the 8 nearest, so weighted", eagle, number},
     [](const S& s) { return s.similar.p10_s; }},
    {{"user_similar_p50_run_s", "s", "median of the runs of the 8 nearest, so weighted", eagle, number},
     [](const S& s) { return s.similar.p50_s; }},
    {{"user_similar_p90_run_s", "s", "90 % quantile of the runs of the 8 nearest, so weighted", eagle, number},
     [](const S& s) { return s.similar.p90_s; }},
    {{"user_similar_nearest_share", "1", "user_similar_nearest_run_s / requested_s", own, number},
     [](const S& s) { return share_of_request(s, s.similar.nearest_s); }},
    {{"user_similar_mean_share", "1", "user_similar_mean_run_s / requested_s", own, number},
     [](const S& s) { return share_of_request(s, s.similar.mean_s); }},
    {{"user_similar_p10_share", "1", "user_similar_p10_run_s / requested_s", own, number},
     [](const S& s) { return share_of_request(s, s.similar.p10_s); }},
    {{"user_similar_p50_share", "1", "user_similar_p50_run_s / requested_s", own, number},
     [](const S& s) { return share_of_request(s, s.similar.p50_s); }},
    {{"user_similar_p90_share", "1", "user_similar_p90_run_s / requested_s", own, number},
     [](const S& s) { return share_of_request(s, s.similar.p90_s); }},

    {{"group_runs", "1", "completed jobs of the group", own, number}, of<G::group, &H::count>},
    {{"group_mean_run_s", "s", "mean run of the group", own, number}, of<G::group, &H::mean_s>},
    {{"group_median_run_s", "s", "median of the last 16 runs of the group", own, number}, of<G::group, &H::median_s>},
    {{"group_mean_accuracy", "1", "mean of run / requested time of the group", own, number},
     of<G::group, &H::mean_accuracy>},

    {{"executable_runs", "1", "completed jobs of the executable", own, number}, of<G::executable, &H::count>},
    {{"executable_last_run_s", "s", "last run of the executable", own, number}, of<G::executable, &H::last_s>},
    {{"executable_mean_run_s", "s", "mean run of the executable", own, number}, of<G::executable, &H::mean_s>},
    {{"executable_median_run_s", "s", "median of the last 16 runs of the executable", own, number},
     of<G::executable, &H::median_s>},
    {{"executable_mean_accuracy", "1", "mean of run / requested time of the executable", own, number},
     of<G::executable, &H::mean_accuracy>},

    {{"user_procs_runs", "1", "completed jobs of this user and width", own, number}, of<G::user_procs, &H::count>},
    {{"user_procs_last_run_s", "s", "last run of this user and width", own, number}, of<G::user_procs, &H::last_s>},
    {{"user_procs_mean_run_s", "s", "mean run of this user and width", own, number}, of<G::user_procs, &H::mean_s>},
    {{"user_procs_median_run_s", "s", "median of the last 16 runs of this user and width", own, number},
     of<G::user_procs, &H::median_s>},

    {{"user_executable_runs", "1", "completed jobs of this user and executable", own, number},
     of<G::user_executable, &H::count>},
    {{"user_executable_last_run_s", "s", "last run of this user and executable", own, number},
     of<G::user_executable, &H::last_s>},
    {{"user_executable_mean2_run_s", "s", "mean of the last two of this user and executable", own, number},
     of<G::user_executable, &H::mean_of_last_two_s>},
    {{"user_executable_mean_run_s", "s", "mean run of this user and executable", own, number},
     of<G::user_executable, &H::mean_s>},
    {{"user_executable_median_run_s", "s", "median of the last 16 runs of this user and executable", own, number},
     of<G::user_executable, &H::median_s>},
    {{"user_executable_std_run_s", "s", "standard deviation of the runs of this user and executable", own, number},
     of<G::user_executable, &H::std_s>},

    {{"user_request_runs", "1", "completed jobs of this user and requested time", own, number},
     of<G::user_request, &H::count>},
    {{"user_request_last_run_s", "s", "last run of this user and requested time", own, number},
     of<G::user_request, &H::last_s>},
    {{"user_request_mean2_run_s", "s", "mean of the last two of this user and requested time", own, number},
     of<G::user_request, &H::mean_of_last_two_s>},
    {{"user_request_mean_run_s", "s", "mean run of this user and requested time", own, number},
     of<G::user_request, &H::mean_s>},
    {{"user_request_median_run_s", "s", "median of the last 16 runs of this user and requested time", own, number},
     of<G::user_request, &H::median_s>},
    {{"user_request_std_run_s", "s", "standard deviation of the runs of this user and requested time", own, number},
     of<G::user_request, &H::std_s>},
    {{"user_request_min_run_s", "s", "shortest of the last 16 of this user and requested time", own, number},
     of<G::user_request, &H::min_s>},
    {{"user_request_max_run_s", "s", "longest of the last 16 of this user and requested time", own, number},
     of<G::user_request, &H::max_s>},
    {{"user_request_failed_share", "1", "share of failed and cancelled of this user and requested time", own, number},
     of<G::user_request, &H::failed_share>},
    {{"user_request_since_end_s", "s", "time since the last run of this user and requested time ended", own, number},
     since_last_end_s<G::user_request>},

    {{"same_job_runs", "1", "completed jobs of the same user, executable, width and requested time", own, number},
     of<G::same_job, &H::count>},
    {{"same_job_last_run_s", "s", "last run of the same job", own, number}, of<G::same_job, &H::last_s>},
    {{"same_job_mean2_run_s", "s", "mean of the last two of the same job", own, number},
     of<G::same_job, &H::mean_of_last_two_s>},
    {{"same_job_mean_run_s", "s", "mean run of the same job", own, number}, of<G::same_job, &H::mean_s>},
    {{"same_job_median_run_s", "s", "median of the last 16 runs of the same job", own, number},
     of<G::same_job, &H::median_s>},
    {{"same_job_std_run_s", "s", "standard deviation of the runs of the same job", own, number},
     of<G::same_job, &H::std_s>},
    {{"same_job_min_run_s", "s", "shortest of the last 16 runs of the same job", own, number},
     of<G::same_job, &H::min_s>},
    {{"same_job_max_run_s", "s", "longest of the last 16 runs of the same job", own, number},
     of<G::same_job, &H::max_s>},
    {{"same_job_failed_share", "1", "share of failed and cancelled of the same job", own, number},
     of<G::same_job, &H::failed_share>},
    {{"same_job_since_end_s", "s", "time since the last run of the same job ended", own, number},
     since_last_end_s<G::same_job>},
};

}  // namespace

std::span<const FeatureRow> history_features() { return rows; }

}  // namespace schedsweep
