#include "tests/reference/slow_arrivals.h"

#include <algorithm>

namespace schedsweep::test {

SlowArrivals::SlowArrivals(const JobTable& table, SlowState& state)
    : state_(state), links_of_(table.size()), task_of_(table.size()) {
  if (state.parameters.dependencies != Dependencies::ignore) {
    for (const Dependency& link : table.dependencies) links_of_[link.job].push_back(link);
    for (const ArrayTask& task : table.array_tasks) task_of_[task.job] = task;
  }
  for (SlowJob& job : state.jobs)
    if (is_held(job.row)) held_.push_back(&job);
  skip_to_free_job();
}

/// When the link lets its job in; empty while it does not.
std::optional<Seconds> SlowArrivals::met_s(const Dependency& link) const {
  const SlowJob& on = state_.jobs[link.on];
  const bool is_over = on.phase == Phase::over;
  const bool ended_well = is_over && on.start_s != not_started && on.ends_well;
  switch (link.kind) {
    case DependencyKind::after:
      if (on.start_s == not_started) return std::nullopt;
      return on.start_s + link.delay_s;
    case DependencyKind::afterany:
    case DependencyKind::preceding:
      if (!is_over) return std::nullopt;
      break;
    case DependencyKind::afterok:
      if (!is_over || !ended_well) return std::nullopt;
      break;
    case DependencyKind::afternotok:
      if (!is_over || ended_well) return std::nullopt;
      break;
  }
  return on.over_s + link.delay_s;
}

/// Nothing more happens to a job that is over: what has not met a link by then never will.
bool SlowArrivals::is_hopeless(const SlowJob& job) const {
  const std::vector<Dependency>& links = links_of_[job.row];
  return std::any_of(links.begin(), links.end(),
                     [&](const Dependency& link) { return state_.jobs[link.on].phase == Phase::over && !met_s(link); });
}

bool SlowArrivals::array_has_room(const ArrayTask& task) const {
  const auto is_task = [&](const SlowJob* job) {
    const auto& other = task_of_[job->row];
    return other && other->array == task.array;
  };
  return std::count_if(state_.waiting.begin(), state_.waiting.end(), is_task) +
             std::count_if(state_.running.begin(), state_.running.end(), is_task) <
         task.limit;
}

/// When the job may enter, as things stand; empty while a link or its array holds it back.
std::optional<Seconds> SlowArrivals::entry_s(const SlowJob& job) const {
  if (!job.fits_machine) return job.submit_s;
  std::optional<Seconds> release_s;
  bool follows = false;
  for (const Dependency& link : links_of_[job.row]) {
    const auto link_s = met_s(link);
    if (!link_s) return std::nullopt;
    release_s = release_s ? std::max(*release_s, *link_s) : *link_s;
    follows |= link.kind == DependencyKind::preceding && state_.parameters.dependencies == Dependencies::feedback;
  }
  const auto& task = task_of_[job.row];
  if (task && !array_has_room(*task)) return std::nullopt;
  if (!release_s) return job.submit_s;
  return follows ? *release_s : std::max(job.submit_s, *release_s);
}

std::optional<Seconds> SlowArrivals::next_s() const {
  std::optional<Seconds> next_s;
  const auto consider = [&](Seconds entry_s) { next_s = next_s ? std::min(*next_s, entry_s) : entry_s; };
  if (next_free_ < state_.jobs.size()) consider(state_.jobs[next_free_].submit_s);
  for (const SlowJob* job : held_)
    // A task whose turn comes late enters now.
    if (const auto job_s = entry_s(*job)) consider(std::max(*job_s, state_.now_s));
  return next_s;
}

SlowJob* SlowArrivals::take() {
  for (;;) {
    drop_hopeless();
    SlowJob* job = first_due();
    if (job == nullptr) return nullptr;
    leave(*job);
    if (job->fits_machine) {
      job->phase = Phase::waiting;
      job->submit_s = state_.now_s;
      state_.waiting.push_back(job);
      return job;
    }
    job->phase = Phase::over;
    job->over_s = state_.now_s;
  }
}

void SlowArrivals::drop_hopeless() {
  for (bool again = true; again;) {
    const auto n_dropped = std::erase_if(held_, [&](SlowJob* job) {
      if (!is_hopeless(*job)) return false;
      job->phase = Phase::over;
      job->over_s = state_.now_s;
      return true;
    });
    again = n_dropped > 0;
  }
}

SlowJob* SlowArrivals::first_due() {
  const auto is_due = [&](const SlowJob* job) {
    const auto job_s = entry_s(*job);
    return job_s && *job_s <= state_.now_s;
  };
  const auto held = std::find_if(held_.begin(), held_.end(), is_due);
  SlowJob* free = next_free_ < state_.jobs.size() ? &state_.jobs[next_free_] : nullptr;
  if (free != nullptr && free->submit_s > state_.now_s) free = nullptr;
  if (held == held_.end()) return free;
  return free != nullptr && free->row < (*held)->row ? free : *held;
}

void SlowArrivals::leave(SlowJob& job) {
  if (is_held(job.row)) {
    std::erase(held_, &job);
  } else {
    ++next_free_;
    skip_to_free_job();
  }
}

void SlowArrivals::skip_to_free_job() {
  while (next_free_ < state_.jobs.size() && is_held(state_.jobs[next_free_].row)) ++next_free_;
}

}  // namespace schedsweep::test
