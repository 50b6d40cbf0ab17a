#include "engine/model/feature_row.h"

namespace schedsweep {
namespace {

using S = Submission;
using enum FeatureKind;

float count(std::int64_t value) { return static_cast<float>(value); }

float share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? not_known : static_cast<float>(static_cast<double>(part) / static_cast<double>(whole));
}

/// Time since the start of a job that runs.
float elapsed_s(const S& s, std::uint32_t slot) {
  return slot == no_key ? not_known : static_cast<float>(s.now_s - s.live[slot].start_s);
}

enum PreviousState { waits, runs, has_ended };

PreviousState previous_state(const S& s) {
  if (s.last.ended) return has_ended;
  return s.live[s.live.slot(s.last.job)].runs ? runs : waits;
}

float previous_run_s(const S& s) {
  if (s.user.submitted == 0) return not_known;
  switch (previous_state(s)) {
    case waits:
      return not_known;
    case runs:
      return elapsed_s(s, s.live.slot(s.last.job));
    case has_ended:
      return count(s.last.run_s);
  }
  return not_known;
}

float previous_requested_ratio(const S& s) {
  if (s.user.submitted == 0 || s.jobs.requested_s[s.job] <= 0) return not_known;
  return share(s.jobs.requested_s[s.job], s.jobs.requested_s[s.last.job]);
}

constexpr FeatureRow rows[] = {
    {{"user_submits", "1", "jobs the user has submitted", "HPCOpt user_job_count_lookback", number},
     [](const S& s) { return count(s.user.submitted); }},
    {{"user_submit_share", "1", "user_submits / jobs submitted by all", "rt-predictor user_frequency", number},
     [](const S& s) { return share(s.user.submitted, s.system.submitted); }},
    {{"user_submits_last_hour", "1", "jobs the user has submitted in the last hour", own, number},
     [](const S& s) { return count(s.user.submitted_last_hour); }},
    {{"user_since_submit_s", "s", "time since the user's last submission", "HPCOpt user_submit_gap_sec_lookback",
      number},
     [](const S& s) { return s.user.since_last_submit_s(s.now_s); }},
    {{"previous_state", "1", "the user's job submitted last: 0 waits, 1 runs, 2 has ended", own, number},
     [](const S& s) { return s.user.submitted == 0 ? not_known : count(previous_state(s)); }},
    {{"previous_run_s", "s", "run of the user's job submitted last, elapsed time while it runs", own, number},
     previous_run_s},
    {{"previous_requested_ratio", "1", "requested_s / that of the user's job submitted last", own, number},
     previous_requested_ratio},
    {{"previous_procs_ratio", "1", "procs / those of the user's job submitted last", own, number},
     [](const S& s) {
       return s.user.submitted == 0 ? not_known : share(s.jobs.procs[s.job], s.jobs.procs[s.last.job]);
     }},
    {{"equal_in_a_row", "1", "the user's submissions of equal width and requested time since the last other one", own,
      number},
     [](const S& s) { return count(s.last.shape == s.shape_key ? s.last.in_a_row : 0); }},
    {{"equal_since_submit_s", "s", "time since the user's last submission of equal width and requested time", own,
      number},
     [](const S& s) { return s.shape.submitted ? count(s.now_s - s.shape.last_submit_s) : not_known; }},
    {{"equal_elapsed_s", "s",
      "elapsed time of the job of the user with equal width and requested time that started last, if it still runs",
      own, number},
     [](const S& s) { return elapsed_s(s, s.shape.starts.last); }},
    {{"equal_longest_elapsed_s", "s",
      "longest elapsed time of the user's jobs of equal width and requested time that run", own, number},
     [](const S& s) { return elapsed_s(s, s.shape.starts.first); }},
    {{"user_longest_elapsed_s", "s", "longest elapsed time of the user's jobs that run", own, number},
     [](const S& s) { return elapsed_s(s, s.user.starts.first); }},
    {{"user_running_jobs", "1", "jobs of the user that run", own, number},
     [](const S& s) { return count(s.user.running.jobs); }},
    {{"user_running_procs", "1", "processors of the user's jobs that run", own, number},
     [](const S& s) { return count(s.user.running.procs); }},
    {{"user_waiting_jobs", "1", "jobs of the user that wait", own, number},
     [](const S& s) { return count(s.user.waiting.jobs); }},
    {{"user_waiting_procs", "1", "processors of the user's jobs that wait", own, number},
     [](const S& s) { return count(s.user.waiting.procs); }},

    {{"waiting_jobs", "1", "jobs that wait", "HPCOpt queue_congestion_at_submit_jobs", number},
     [](const S& s) { return count(s.system.waiting.jobs); }},
    {{"waiting_procs", "1", "processors of the jobs that wait", "HPCOpt queue_congestion_at_submit_cpu", number},
     [](const S& s) { return count(s.system.waiting.procs); }},
    {{"waiting_area_proc_s", "s", "processors x requested time of the jobs that wait; those without a request add 0",
      own, number},
     [](const S& s) { return count(s.system.waiting.requested_area_proc_s); }},
    {{"running_jobs", "1", "jobs that run", own, number}, [](const S& s) { return count(s.system.running.jobs); }},
    {{"running_procs", "1", "processors of the jobs that run", own, number},
     [](const S& s) { return count(s.system.running.procs); }},
    {{"utilization", "1", "running_procs / processors of the machine", own, number},
     [](const S& s) { return share(s.system.running.procs, s.context.processors); }},
    {{"submits_last_hour", "1", "jobs submitted in the last hour", own, number},
     [](const S& s) { return count(s.system.submitted_last_hour); }},
    {{"since_submit_s", "s", "time since the last submission", "HPCOpt time_since_prev_submit_sec", number},
     [](const S& s) { return s.system.since_last_submit_s(s.now_s); }},
    {{"partition_hour_share", "1", "share of earlier jobs that came to this partition in this hour of the day",
      "rt-predictor queue_load, which sees the future", number},
     [](const S& s) { return share(s.partition_hour_submits, s.system.submitted); }},
};

}  // namespace

std::span<const FeatureRow> load_features() { return rows; }

}  // namespace schedsweep
