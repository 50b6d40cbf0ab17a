#include "engine/error.h"
#include "engine/model/feature_row.h"

#include <vector>

namespace schedsweep {
namespace {

constexpr Seconds hour_s = 3600;

/// The element at `index` of a vector that grows to hold it.
template <class T>
T& grown(std::vector<T>& values, std::size_t index) {
  if (index >= values.size()) values.resize(index + 1);
  return values[index];
}

/// Completed runs by every grouping.
class Histories {
 public:
  std::array<const RunHistory*, n_groupings> of(const JobKeys& keys) {
    std::array<const RunHistory*, n_groupings> histories;
    for (std::size_t i = 0; i < n_groupings; ++i)
      histories[i] = keys.of_grouping[i] == no_key ? &none_ : &grown(histories_[i], keys.of_grouping[i]);
    return histories;
  }

  void add(const JobKeys& keys, const CompletedRun& run) {
    for (std::size_t i = 0; i < n_groupings; ++i)
      if (keys.of_grouping[i] != no_key) grown(histories_[i], keys.of_grouping[i]).add(run);
  }

 private:
  std::array<std::vector<RunHistory>, n_groupings> histories_;
  RunHistory none_;
};

}  // namespace

struct FeatureHistory::State {
  struct Submit {
    Seconds time_s;
    std::uint32_t user;
  };

  struct User {
    Activity activity;
    LastJob last;
    RecentJobs recent;
  };

  State(const JobTable& of_jobs, const FeatureContext& of_context)
      : jobs(of_jobs), context(of_context), live(of_jobs.size()) {}

  User& user_of(const JobKeys& keys) { return grown(users, keys[Grouping::user]); }

  JobTraits traits_of(JobIndex job) const {
    return {jobs.procs[job], jobs.requested_s[job], jobs.executable[job], jobs.group[job], jobs.queue[job]};
  }

  void reach(Seconds time_s) {
    SCHEDSWEEP_CHECK(time_s >= now_s || system.submitted == 0);
    now_s = time_s;
  }

  /// Submissions are of the last hour until exactly an hour has passed.
  void forget_old_submits() {
    for (; n_old < submits.size() && submits[n_old].time_s <= now_s - hour_s; ++n_old) {
      --system.submitted_last_hour;
      --users[submits[n_old].user].activity.submitted_last_hour;
    }
    if (2 * n_old <= submits.size()) return;
    submits.erase(submits.begin(), submits.begin() + static_cast<std::ptrdiff_t>(n_old));
    n_old = 0;
  }

  std::int64_t& partition_hour_submits(JobIndex job, int hour) {
    const auto partition = static_cast<std::size_t>(jobs.partition[job] - unknown_id);
    return grown(submits_by_partition_hour, partition * 24 + static_cast<std::size_t>(hour));
  }

  void enter(JobIndex job, const JobKeys& keys) {
    User& user = user_of(keys);
    const bool again = user.last.shape == keys.shape;
    user.last = {.job = job, .shape = keys.shape, .in_a_row = again ? user.last.in_a_row + 1 : 1};
    for (Activity* activity : {&system, &user.activity}) {
      ++activity->submitted;
      ++activity->submitted_last_hour;
      activity->last_submit_s = now_s;
      activity->waiting.add(jobs.procs[job], jobs.requested_s[job]);
    }
    Shape& shape = grown(shapes, keys.shape);
    shape.submitted = true;
    shape.last_submit_s = now_s;
    submits.push_back({now_s, keys[Grouping::user]});
    live.add(job, keys);
  }

  JobTable jobs;
  FeatureContext context;
  Seconds now_s = 0;
  JobKeyCoder keys_of;
  Histories histories;
  std::vector<User> users;
  std::vector<Shape> shapes;
  Activity system;
  LiveJobs live;
  std::vector<Submit> submits;  // of the last hour, behind n_old earlier ones
  std::size_t n_old = 0;
  std::vector<std::int64_t> submits_by_partition_hour;
};

FeatureHistory::FeatureHistory(const JobTable& jobs, const FeatureContext& context)
    : state_(std::make_unique<State>(jobs, context)) {}

FeatureHistory::FeatureHistory(const FeatureHistory& other) : state_(std::make_unique<State>(*other.state_)) {}

FeatureHistory& FeatureHistory::operator=(const FeatureHistory& other) {
  *state_ = *other.state_;
  return *this;
}

FeatureHistory::~FeatureHistory() = default;

void FeatureHistory::extend(const JobTable& jobs) {
  SCHEDSWEEP_CHECK(jobs.size() >= state_->jobs.size());
  state_->jobs = jobs;
  state_->live.extend(jobs.size());
}

void FeatureHistory::submitted(JobIndex job, Seconds now_s, std::span<float> row) {
  State& state = *state_;
  SCHEDSWEEP_CHECK(job < state.jobs.size() && !state.live.has(job) && row.size() == feature_table().size());
  state.reach(now_s);
  state.forget_old_submits();
  const JobKeys keys = state.keys_of(state.jobs, job);
  const LocalTime local = local_time(now_s + state.context.local_epoch_s);
  const State::User& user = state.user_of(keys);
  std::int64_t& partition_hour_submits = state.partition_hour_submits(job, local.hour);
  const Submission submission{.jobs = state.jobs,
                              .job = job,
                              .now_s = now_s,
                              .context = state.context,
                              .local = local,
                              .histories = state.histories.of(keys),
                              .similar = user.recent.most_similar(state.traits_of(job)),
                              .user = user.activity,
                              .system = state.system,
                              .last = user.last,
                              .shape_key = keys.shape,
                              .shape = grown(state.shapes, keys.shape),
                              .live = state.live,
                              .partition_hour_submits = partition_hour_submits};
  float* value = row.data();
  for (const auto& rows : {request_features(), history_features(), load_features()})
    for (const FeatureRow& feature : rows) *value++ = feature.value(submission);
  ++partition_hour_submits;
  state.enter(job, keys);
}

void FeatureHistory::started(JobIndex job, Seconds now_s) {
  State& state = *state_;
  SCHEDSWEEP_CHECK(state.live.has(job));
  const std::uint32_t slot = state.live.slot(job);
  LiveJob& live_job = state.live[slot];
  SCHEDSWEEP_CHECK(!live_job.runs);
  state.reach(now_s);
  live_job.start_s = now_s;
  live_job.runs = true;
  Activity& user = state.user_of(live_job.keys).activity;
  for (Activity* activity : {&state.system, &user}) {
    activity->waiting.take(state.jobs.procs[job], state.jobs.requested_s[job]);
    activity->running.add(state.jobs.procs[job], state.jobs.requested_s[job]);
  }
  state.live.append(user.starts, &LiveJob::of_user, slot);
  state.live.append(state.shapes[live_job.keys.shape].starts, &LiveJob::of_shape, slot);
}

void FeatureHistory::completed(JobIndex job, Seconds now_s, JobSeconds run_s) {
  State& state = *state_;
  SCHEDSWEEP_CHECK(state.live.has(job));
  const std::uint32_t slot = state.live.slot(job);
  SCHEDSWEEP_CHECK(state.live[slot].runs);
  state.reach(now_s);
  const JobKeys keys = state.live[slot].keys;
  State::User& user = state.user_of(keys);
  for (Activity* activity : {&state.system, &user.activity})
    activity->running.take(state.jobs.procs[job], state.jobs.requested_s[job]);
  state.live.unlink(user.activity.starts, &LiveJob::of_user, slot);
  state.live.unlink(state.shapes[keys.shape].starts, &LiveJob::of_shape, slot);
  state.live.remove(job);
  const CompletedRun run{.end_s = now_s,
                         .run_s = run_s,
                         .requested_s = state.jobs.requested_s[job],
                         .procs = state.jobs.procs[job],
                         .status = state.jobs.status[job]};
  state.histories.add(keys, run);
  user.recent.add(state.traits_of(job), run_s);
  if (user.last.job == job) {
    user.last.ended = true;
    user.last.run_s = run_s;
  }
}

}  // namespace schedsweep
