#include "engine/dependency_tracker.h"

#include "engine/error.h"

#include <algorithm>
#include <functional>

namespace schedsweep {

DependencyTracker::Verdict DependencyTracker::judge(DependencyKind kind, Happened what) {
  if (what == Happened::start) return kind == DependencyKind::after ? Verdict::met : Verdict::open;
  switch (kind) {
    case DependencyKind::after:
      return what == Happened::dropped ? Verdict::never : Verdict::open;
    case DependencyKind::afterok:
      return what == Happened::good_end ? Verdict::met : Verdict::never;
    case DependencyKind::afternotok:
      return what == Happened::good_end ? Verdict::never : Verdict::met;
    case DependencyKind::afterany:
    case DependencyKind::preceding:
      break;
  }
  return Verdict::met;
}

void DependencyTracker::reset(const JobTable& jobs, Dependencies mode, Procs widest) {
  active_ = mode != Dependencies::ignore && !(jobs.dependencies.empty() && jobs.array_tasks.empty());
  releases_.clear();
  if (!active_) return;
  links_ = jobs.dependencies;
  const std::size_t n = jobs.size();
  first_link_.assign(n + 1, 0);
  unmet_.assign(n, 0);
  release_s_.assign(n, std::numeric_limits<Seconds>::min());
  phase_.assign(n, Phase::expected);
  for (const Dependency& link : jobs.dependencies) {
    ++first_link_[link.on + 1];
    ++unmet_[link.job];
    if (mode == Dependencies::feedback && link.kind == DependencyKind::preceding && jobs.procs[link.job] <= widest)
      phase_[link.job] = Phase::early;
  }
  for (std::size_t job = 0; job < n; ++job) first_link_[job + 1] += first_link_[job];
  dropped_.clear();
  dropped_.reserve(jobs.dependencies.size() + 1);
  releases_.reserve(std::min(n, jobs.dependencies.size() + jobs.array_tasks.size()));
  gates_.reset(jobs.array_tasks, n);
}

bool DependencyTracker::takes_over(JobIndex job, Seconds now_s) {
  Phase& phase = phase_[job];
  if (phase == Phase::released || phase == Phase::gone) return true;
  if (unmet_[job] > 0) {
    phase = Phase::held;
    return true;
  }
  phase = Phase::released;
  if (release_s_[job] > now_s) {
    schedule({release_s_[job], job});
    return true;
  }
  if (gates_.is_task(job)) {
    if (gates_.full(job)) {
      gates_.hold({now_s, job});
      return true;
    }
    gates_.enter(job);
    settle();
  }
  return false;
}

void DependencyTracker::started(JobIndex job, Seconds now_s) { tell(job, now_s, Happened::start); }

void DependencyTracker::ended(JobIndex job, Seconds now_s, bool well) {
  if (gates_.is_task(job)) {
    gates_.leave(job);
    pass_on(job, now_s);
  }
  tell(job, now_s, well ? Happened::good_end : Happened::bad_end);
}

void DependencyTracker::cancelled(JobIndex job, Seconds now_s) {
  SCHEDSWEEP_CHECK(phase_[job] != Phase::released);
  if (phase_[job] == Phase::gone) return;
  phase_[job] = Phase::gone;
  tell(job, now_s, Happened::dropped);
}

JobIndex DependencyTracker::pop_release() {
  const Release release = releases_.front();
  std::pop_heap(releases_.begin(), releases_.end(), std::greater<>{});
  releases_.pop_back();
  if (gates_.is_task(release.job)) {
    gates_.enter(release.job);
    // Several tasks may have ended since this one was chosen as the next.
    if (!gates_.full(release.job)) pass_on(release.job, release.at_s);
  }
  settle();
  return release.job;
}

void DependencyTracker::tell(JobIndex on, Seconds now_s, Happened what) {
  follow(on, now_s, what);
  while (!dropped_.empty()) {
    const JobIndex job = dropped_.back();
    dropped_.pop_back();
    follow(job, now_s, Happened::dropped);
  }
}

void DependencyTracker::follow(JobIndex on, Seconds now_s, Happened what) {
  for (std::uint32_t i = first_link_[on]; i < first_link_[on + 1]; ++i) {
    const Dependency& link = links_[i];
    if (phase_[link.job] == Phase::gone) continue;
    switch (judge(link.kind, what)) {
      case Verdict::met:
        meet(link, now_s);
        break;
      case Verdict::open:
        break;
      case Verdict::never:
        phase_[link.job] = Phase::gone;
        dropped_.push_back(link.job);
        break;
    }
  }
}

void DependencyTracker::meet(const Dependency& link, Seconds now_s) {
  const JobIndex job = link.job;
  release_s_[job] = std::max(release_s_[job], now_s + link.delay_s);
  if (--unmet_[job] > 0 || phase_[job] == Phase::expected) return;
  phase_[job] = Phase::released;
  schedule({release_s_[job], job});
}

void DependencyTracker::schedule(Release release) {
  releases_.push_back(release);
  std::push_heap(releases_.begin(), releases_.end(), std::greater<>{});
  settle();
}

void DependencyTracker::pass_on(JobIndex task, Seconds now_s) {
  if (const auto next = gates_.take_next(task, now_s)) schedule(*next);
}

/// A task whose array is full cannot be the next release: an end must come first.
void DependencyTracker::settle() {
  while (!releases_.empty() && gates_.is_task(releases_.front().job) && gates_.full(releases_.front().job)) {
    gates_.hold(releases_.front());
    std::pop_heap(releases_.begin(), releases_.end(), std::greater<>{});
    releases_.pop_back();
  }
}

}  // namespace schedsweep
