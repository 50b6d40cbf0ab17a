#include "sweep/event_history.h"

#include "engine/error.h"
#include "engine/model/feature_table.h"
#include "engine/model/job_rows.h"
#include "engine/model/observed_events.h"
#include "sweep/replay.h"

#include <limits>
#include <unordered_set>

namespace schedsweep {
namespace {

/// `known`, and behind them those of `names` that are not among them.
std::vector<std::string> united(std::vector<std::string> known, const std::vector<std::string>& names) {
  std::unordered_set<std::string> seen(known.begin(), known.end());
  for (const std::string& name : names)
    if (seen.insert(name).second) known.push_back(name);
  return known;
}

KnownIds united(const KnownIds& known, const std::optional<Trace>& trace) {
  if (!trace) return known;
  return {united(known.user, trace->user.names), united(known.group, trace->group.names),
          united(known.executable, trace->executable.names), united(known.queue, trace->queue.names),
          united(known.partition, trace->partition.names)};
}

/// Passes a trace's events on to the features, and keeps how far each job has come.
struct PastEvents {
  enum class Phase : std::uint8_t { waits, runs, ended };

  void started(JobIndex job, Seconds at_s) {
    history.started(job, at_s);
    phase[job] = Phase::runs;
    now_s = at_s;
  }

  void completed(JobIndex job, Seconds at_s, JobSeconds run_s) {
    history.completed(job, at_s, run_s);
    phase[job] = Phase::ended;
    now_s = at_s;
  }

  FeatureHistory& history;
  std::vector<Phase> phase;
  Seconds now_s = 0;
};

}  // namespace

EventHistory::EventHistory(const KnownIds& known, const FeatureContext& context, std::optional<Trace> past)
    : past_(std::move(past)), all_ids_(united(known, past_)), ids_(all_ids_), history_(view_of(jobs_), context) {}

void EventHistory::begin(std::optional<Seconds> first_s) {
  if (!past_) return;
  const Trace trace = std::move(*past_);
  past_.reset();
  const JobTable all = view_of(trace.jobs);
  const std::size_t n_jobs = first_s ? first_submitted_from(all, *first_s) : all.size();
  jobs_ = rows_from(first_jobs(all, n_jobs), 0);
  recode_ids(trace, all_ids_, jobs_);
  const JobTable jobs = view_of(jobs_);
  history_.extend(jobs);

  using Phase = PastEvents::Phase;
  PastEvents past{history_, std::vector<Phase>(n_jobs, Phase::waits)};
  ObservedEvents events(jobs);
  std::vector<float> ignored(feature_table().size());
  for (JobIndex job = 0; job < n_jobs; ++job) {
    events.before_submit(job, past);
    history_.submitted(job, past.now_s = jobs.submit_s[job], ignored);
  }
  events.until(first_s ? *first_s - 1 : std::numeric_limits<Seconds>::max(), static_cast<JobIndex>(n_jobs), past);
  now_s_ = past.now_s;
  for (JobIndex job = 0; job < n_jobs; ++job)
    if (past.phase[job] != Phase::ended)
      live_.try_emplace(std::to_string(jobs.number[job]), Live{job, past.phase[job] == Phase::runs});
}

void EventHistory::check_time(const std::string& field, Seconds at_s) const {
  if (at_s < now_s_) {
    throw InputError(field + " = " + std::to_string(at_s) + " (must be " + std::to_string(now_s_) +
                     " or more: time does not go back)");
  }
}

EventHistory::LiveByName::iterator EventHistory::find_live(const std::string& name) {
  const auto found = live_.find(name);
  if (found == live_.end()) throw InputError("job " + name + " (was not submitted, or has completed)");
  return found;
}

std::string EventHistory::submitted(const SubmittedJob& job, std::span<float> row) {
  begin(job.submit_s);
  const Seconds at_s = job.submit_s.value_or(now_s_);
  check_time("submit_s", at_s);
  std::string name = job.job.empty() ? std::to_string(n_submitted_ + 1) : job.job;
  const auto [live, is_new] = live_.try_emplace(name, Live{static_cast<JobIndex>(jobs_.size()), false});
  if (!is_new) throw InputError("job " + name + " (was submitted before and has not completed)");
  ids_.append(job, at_s, jobs_);
  history_.extend(view_of(jobs_));
  history_.submitted(live->second.row, at_s, row);
  now_s_ = at_s;
  ++n_submitted_;
  return name;
}

void EventHistory::started(const StartedJob& job) {
  begin(job.at_s);
  check_time("at_s", job.at_s);
  Live& live = find_live(job.job)->second;
  if (live.runs) throw InputError("job " + job.job + " (has started before)");
  history_.started(live.row, job.at_s);
  live.runs = true;
  now_s_ = job.at_s;
}

void EventHistory::completed(const CompletedJob& job) {
  begin(job.at_s);
  check_time("at_s", job.at_s);
  const auto live = find_live(job.job);
  if (!live->second.runs) throw InputError("job " + job.job + " (has not started)");
  jobs_.status[live->second.row] = job.status;
  history_.completed(live->second.row, job.at_s, job.run_s);
  live_.erase(live);
  now_s_ = job.at_s;
}

}  // namespace schedsweep
