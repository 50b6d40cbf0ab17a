#include "engine/dependency_check.h"
#include "engine/dependency_tracker.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr Procs machine = 4;

/// Jobs that start `lag_s` after they enter the queue: how long they wait is not the tracker's concern.
struct Case {
  JobStore jobs;
  std::vector<Seconds> lag_s;
  std::vector<bool> well;
  Dependencies mode;

  std::size_t size() const { return jobs.size(); }

  bool refused(JobIndex job) const { return jobs.procs[job] > machine; }
};

/// What happened: instants by job, none where it never did.
struct Account {
  std::vector<std::optional<Seconds>> entered_s, ended_s;
  std::vector<JobIndex> order;  ///< of entering

  explicit Account(std::size_t n) : entered_s(n), ended_s(n) {}
};

/// Plays the events of a case: all of an instant's ends by job, then entries as `Entries` finds them, then starts.
/// Entries: ended(job), started(job), next(now) -> a job that enters at now, next_instant() -> Seconds or none.
template <class Entries>
Account play(const Case& given, Entries& entries) {
  const auto n = static_cast<JobIndex>(given.size());
  Account account(n);
  std::vector<bool> started(n, false);
  std::set<Seconds> instants;
  for (;;) {
    std::optional<Seconds> now_s = entries.next_instant();
    if (!instants.empty() && (!now_s || *instants.begin() < *now_s)) now_s = *instants.begin();
    if (!now_s) return account;
    instants.erase(*now_s);
    for (JobIndex job = 0; job < n; ++job) {
      if (!started[job] || account.ended_s[job]) continue;
      const Seconds end_s = *account.entered_s[job] + given.lag_s[job] + given.jobs.run_s[job];
      if (end_s > *now_s) continue;
      account.ended_s[job] = *now_s;
      entries.ended(job, *now_s);
    }
    while (const std::optional<JobIndex> job = entries.next(*now_s)) {
      account.entered_s[*job] = *now_s;
      account.order.push_back(*job);
      instants.insert(*now_s + given.lag_s[*job]);
    }
    for (JobIndex job = 0; job < n; ++job) {
      if (started[job] || !account.entered_s[job] || *account.entered_s[job] + given.lag_s[job] > *now_s) continue;
      started[job] = true;
      entries.started(job, *now_s);
      instants.insert(*now_s + given.jobs.run_s[job]);
    }
  }
}

/// Entries as the tracker says.
class Tracked {
 public:
  Tracked(const Case& given, DependencyTracker& tracker) : given_(given), tracker_(tracker) {
    tracker_.reset(view_of(given.jobs), given.mode, machine);
  }

  void ended(JobIndex job, Seconds now_s) {
    if (tracker_.active()) tracker_.ended(job, now_s, given_.well[job]);
  }

  void started(JobIndex job, Seconds now_s) {
    if (tracker_.active()) tracker_.started(job, now_s);
  }

  std::optional<Seconds> next_instant() const {
    std::optional<Seconds> next_s;
    if (arrived_ < given_.size()) next_s = given_.jobs.submit_s[arrived_];
    if (tracker_.has_release() && (!next_s || tracker_.next_release_s() < *next_s)) next_s = tracker_.next_release_s();
    return next_s;
  }

  std::optional<JobIndex> next(Seconds now_s) {
    for (;;) {
      const bool arrives = arrived_ < given_.size() && given_.jobs.submit_s[arrived_] <= now_s;
      const bool is_released = tracker_.has_release() && tracker_.next_release_s() <= now_s;
      if (is_released && (!arrives || tracker_.next_release_job() < arrived_)) {
        EXPECT_EQ(tracker_.next_release_s(), now_s);
        return tracker_.pop_release();
      }
      if (!arrives) return std::nullopt;
      const JobIndex job = arrived_++;
      if (given_.refused(job)) {
        if (tracker_.active()) tracker_.cancelled(job, now_s);
      } else if (!tracker_.active() || !tracker_.takes_over(job, now_s)) {
        return job;
      }
    }
  }

 private:
  const Case& given_;
  DependencyTracker& tracker_;
  JobIndex arrived_ = 0;
};

/// Entries as the rules say, judged anew from what has happened so far at every question.
class ByTheRules {
 public:
  explicit ByTheRules(const Case& given) : given_(given) {
    if (given.mode == Dependencies::ignore) return;
    links_ = given.jobs.dependencies;
    tasks_ = given.jobs.array_tasks;
  }

  void ended(JobIndex job, Seconds now_s) {
    ended_s_[job] = now_s;
    drop_the_hopeless(now_s);
  }

  void started(JobIndex job, Seconds now_s) { started_s_[job] = now_s; }

  std::optional<Seconds> next_instant() const {
    std::optional<Seconds> next_s;
    for (JobIndex job = 0; job < given_.size(); ++job) {
      const auto at_s = entry_s(job);
      if (at_s && (!next_s || *at_s < *next_s)) next_s = at_s;
    }
    return next_s;
  }

  std::optional<JobIndex> next(Seconds now_s) {
    for (JobIndex job = 0; job < given_.size(); ++job) {
      const auto at_s = entry_s(job);
      if (!at_s || *at_s > now_s) continue;
      if (given_.refused(job)) {
        gone_s_[job] = now_s;
        drop_the_hopeless(now_s);
        return next(now_s);
      }
      entered_.insert(job);
      return job;
    }
    return std::nullopt;
  }

 private:
  /// When it enters (or is refused) if nothing else happens before, perhaps in the past; none if not foreseeable.
  std::optional<Seconds> entry_s(JobIndex job) const {
    if (entered_.contains(job) || gone_s_.contains(job)) return std::nullopt;
    Seconds at_s = given_.jobs.submit_s[job];
    if (given_.refused(job)) return at_s;
    for (const Dependency& link : links_)
      if (link.job == job && link.kind == DependencyKind::preceding && given_.mode == Dependencies::feedback) at_s = 0;
    for (const Dependency& link : links_) {
      if (link.job != job) continue;
      const auto met = met_s(link);
      if (!met) return std::nullopt;
      at_s = std::max(at_s, *met);
    }
    for (const ArrayTask& task : tasks_) {
      if (task.job != job) continue;
      const auto inside = std::count_if(tasks_.begin(), tasks_.end(), [&](const ArrayTask& other) {
        return other.array == task.array && entered_.contains(other.job) && !ended_s_.contains(other.job);
      });
      if (inside >= task.limit) return std::nullopt;
    }
    return at_s;
  }

  static std::optional<Seconds> plus(const std::map<JobIndex, Seconds>& instants, JobIndex job, Seconds delay_s) {
    const auto found = instants.find(job);
    return found == instants.end() ? std::nullopt : std::optional(found->second + delay_s);
  }

  std::optional<Seconds> met_s(const Dependency& link) const {
    if (link.kind == DependencyKind::after) return plus(started_s_, link.on, link.delay_s);
    const auto by_end = plus(ended_s_, link.on, link.delay_s);
    if (link.kind == DependencyKind::afterok) return given_.well[link.on] ? by_end : std::nullopt;
    if (link.kind == DependencyKind::afternotok && given_.well[link.on] && by_end) return std::nullopt;
    return by_end ? by_end : plus(gone_s_, link.on, link.delay_s);
  }

  bool hopeless(const Dependency& link) const {
    const bool gone = gone_s_.contains(link.on);
    const bool ended = ended_s_.contains(link.on);
    if (link.kind == DependencyKind::after) return gone;
    if (link.kind == DependencyKind::afterok) return gone || (ended && !given_.well[link.on]);
    return link.kind == DependencyKind::afternotok && ended && given_.well[link.on];
  }

  void drop_the_hopeless(Seconds now_s) {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Dependency& link : links_)
        if (hopeless(link) && gone_s_.emplace(link.job, now_s).second) changed = true;
    }
  }

  const Case& given_;
  std::vector<Dependency> links_;
  std::vector<ArrayTask> tasks_;
  std::set<JobIndex> entered_;
  std::map<JobIndex, Seconds> started_s_, ended_s_, gone_s_;
};

/// Links in any direction along a hidden order of the jobs, so that there is no cycle.
Case any_case() {
  Case made;
  const auto n = *rc::gen::inRange<std::size_t>(1, 13);
  const auto below = [](int end) { return *rc::gen::inRange(0, end); };
  resize(made.jobs, n);
  made.mode = static_cast<Dependencies>(below(8) == 0 ? 0 : 1 + below(2));
  for (std::size_t i = 0; i < n; ++i) {
    made.jobs.submit_s[i] = (i == 0 ? 0 : made.jobs.submit_s[i - 1]) + std::max(0, below(8) - 3);
    made.jobs.run_s[i] = std::max(0, below(10) - 2);
    made.jobs.procs[i] = below(10) == 0 ? machine + 1 : 1;
    made.lag_s.push_back(std::max(0, below(12) - 6));
    made.well.push_back(below(4) > 0);
  }
  std::vector<JobIndex> hidden(n);
  std::iota(hidden.begin(), hidden.end(), JobIndex{0});
  if (below(2) == 0) std::reverse(hidden.begin(), hidden.end());
  const int n_links = below(static_cast<int>(2 * n));
  for (int i = 0; i < n_links && n > 1; ++i) {
    const int later = 1 + below(static_cast<int>(n) - 1);
    const int earlier = below(later);
    made.jobs.dependencies.push_back({hidden[static_cast<std::size_t>(later)],
                                      hidden[static_cast<std::size_t>(earlier)], std::max(0, below(8) - 4),
                                      static_cast<DependencyKind>(below(5))});
  }
  std::sort(made.jobs.dependencies.begin(), made.jobs.dependencies.end(),
            [](const Dependency& a, const Dependency& b) { return std::tie(a.on, a.job) < std::tie(b.on, b.job); });
  std::map<JobIndex, std::vector<JobIndex>> arrays;
  std::map<JobIndex, JobIndex> first;
  for (JobIndex job = 0; job < n; ++job)
    if (const int array = below(4); array < 2)
      arrays[first.emplace(static_cast<JobIndex>(array), job).first->second].push_back(job);
  for (const auto& [array, tasks] : arrays) {
    const int limit = 1 + below(3);
    for (const JobIndex job : tasks) made.jobs.array_tasks.push_back({job, array, limit});
  }
  return made;
}

/// What the check of finished schedules says to it.
std::vector<std::string> findings(const Case& given, const Account& account) {
  JobStore jobs = given.jobs;
  std::vector<Seconds> start_s(given.size(), not_started), submit_s = jobs.submit_s;
  std::vector<StartKind> kind(given.size(), StartKind::rejected);
  for (std::size_t i = 0; i < given.size(); ++i) {
    jobs.status[i] = given.well[i] ? 1 : 0;
    if (!account.entered_s[i]) continue;
    submit_s[i] = *account.entered_s[i];
    start_s[i] = submit_s[i] + given.lag_s[i];
    kind[i] = StartKind::in_order;
  }
  const Schedule schedule{start_s, submit_s, jobs.run_s, jobs.procs, kind, {}};
  return check_dependencies(view_of(jobs), schedule, machine, given.mode);
}

std::ostream& operator<<(std::ostream& out, const Case& given) {
  out << "mode " << static_cast<int>(given.mode) << "\njob submit run procs lag well\n";
  for (std::size_t i = 0; i < given.size(); ++i)
    out << i << ' ' << given.jobs.submit_s[i] << ' ' << given.jobs.run_s[i] << ' ' << given.jobs.procs[i] << ' '
        << given.lag_s[i] << ' ' << given.well[i] << '\n';
  for (const Dependency& link : given.jobs.dependencies)
    out << link.job << " on " << link.on << " + " << link.delay_s << " kind " << static_cast<int>(link.kind) << '\n';
  for (const ArrayTask& task : given.jobs.array_tasks)
    out << "task " << task.job << " of " << task.array << " limit " << task.limit << '\n';
  return out;
}

RC_GTEST_PROP(DependencyTrackerProperty, JobsEnterAsTheRulesSay, ()) {
  static DependencyTracker tracker;  // used again: a run must not depend on the one before
  const Case given = any_case();
  Tracked tracked(given, tracker);
  ByTheRules by_the_rules(given);
  const Account expected = play(given, by_the_rules);
  const Account found = play(given, tracked);
  RC_LOG() << given;
  RC_ASSERT(found.entered_s == expected.entered_s);
  RC_ASSERT(found.order == expected.order);
  RC_ASSERT(findings(given, found) == std::vector<std::string>{});
}

}  // namespace
}  // namespace schedsweep
