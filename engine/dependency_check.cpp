#include "engine/dependency_check.h"

#include "engine/dependency_graph.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace schedsweep {
namespace {

class Checker {
 public:
  Checker(const JobTable& jobs, const Schedule& schedule, Procs processors, Dependencies mode)
      : jobs_(jobs), schedule_(schedule), processors_(processors), mode_(mode), gone_s_(jobs.size()) {}

  std::vector<std::string> check() && {
    const bool heeded = mode_ != Dependencies::ignore;
    const DependencyGraph graph(heeded ? jobs_.dependencies : std::span<const Dependency>{}, jobs_.size());
    std::vector<bool> is_task(jobs_.size(), false);
    for (const ArrayTask& task : jobs_.array_tasks) is_task[task.job] = heeded;
    for (const JobIndex job : graph.order()) check_job(job, graph.links_of(job), is_task[job]);
    if (heeded) check_arrays();
    return std::move(findings_);
  }

 private:
  void report(const std::string& what) {
    constexpr std::size_t most = 20;
    if (findings_.size() < most) findings_.push_back(what);
  }

  bool ran(JobIndex job) const { return schedule_.start_s[job] != not_started; }

  Seconds submit_s(JobIndex job) const {
    return schedule_.submit_s.empty() ? jobs_.submit_s[job] : schedule_.submit_s[job];
  }

  Seconds end_s(JobIndex job) const { return schedule_.start_s[job] + schedule_.run_s[job]; }

  bool went_well(JobIndex job) const {
    return ended_well(jobs_.status[job]) && schedule_.run_s[job] == jobs_.run_s[job];
  }

  /// When a link is met or, with true, can no longer be.
  std::pair<Seconds, bool> outcome(const Dependency& link) const {
    const Seconds ended_s = ran(link.on) ? end_s(link.on) : gone_s_[link.on].value_or(0);
    const bool well = ran(link.on) && went_well(link.on);
    switch (link.kind) {
      case DependencyKind::after:
        return ran(link.on) ? std::pair(schedule_.start_s[link.on] + link.delay_s, false) : std::pair(ended_s, true);
      case DependencyKind::afterok:
        return {ended_s + (well ? link.delay_s : 0), !well};
      case DependencyKind::afternotok:
        return {ended_s + (well ? 0 : link.delay_s), well};
      case DependencyKind::afterany:
      case DependencyKind::preceding:
        break;
    }
    return {ended_s + link.delay_s, false};
  }

  void check_job(JobIndex job, std::span<const Dependency> links, bool is_task) {
    std::optional<Seconds>& gone_s = gone_s_[job];
    if (schedule_.procs[job] > processors_) gone_s = jobs_.submit_s[job];
    Seconds met_s = not_started;
    bool early = false;
    for (const Dependency& link : links) {
      const auto [at_s, never] = outcome(link);
      early |= mode_ == Dependencies::feedback && link.kind == DependencyKind::preceding;
      if (never) {
        gone_s = std::min(gone_s.value_or(at_s), at_s);
      } else {
        met_s = std::max(met_s, at_s);
      }
    }
    const std::string name = "job " + std::to_string(jobs_.number[job]);
    if (gone_s && ran(job)) report(name + ": ran, though it waits for what cannot happen");
    if (!gone_s && !ran(job)) report(name + ": never ran, though nothing forbids it");
    if (gone_s || !ran(job)) return;
    const Seconds expected_s = early ? met_s : std::max(met_s, jobs_.submit_s[job]);
    if (is_task ? submit_s(job) < expected_s : submit_s(job) != expected_s)
      report(name + ": submitted at " + std::to_string(submit_s(job)) + ", its links say " +
             std::to_string(expected_s));
  }

  void check_arrays() {
    const auto tasks = jobs_.array_tasks;
    for (std::size_t begin = 0, end = 0; begin < tasks.size(); begin = end) {
      while (end < tasks.size() && tasks[end].array == tasks[begin].array) ++end;
      check_array(tasks.subspan(begin, end - begin));
    }
  }

  void check_array(std::span<const ArrayTask> tasks) {
    std::vector<std::pair<Seconds, int>> changes;  // at one instant the ends come first
    for (const ArrayTask& task : tasks) {
      if (!ran(task.job) || submit_s(task.job) == end_s(task.job)) continue;
      changes.emplace_back(submit_s(task.job), 1);
      changes.emplace_back(end_s(task.job), -1);
    }
    std::sort(changes.begin(), changes.end());
    int inside = 0;
    for (const auto& [at_s, change] : changes) {
      inside += change;
      if (inside <= tasks[0].limit) continue;
      report("at " + std::to_string(at_s) + ": more tasks of the array of job " +
             std::to_string(jobs_.number[tasks[0].array]) + " wait or run than its limit " +
             std::to_string(tasks[0].limit));
      return;
    }
  }

  const JobTable& jobs_;
  const Schedule& schedule_;
  Procs processors_;
  Dependencies mode_;
  std::vector<std::optional<Seconds>> gone_s_;  // when a job that never ran counts as ended
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> check_dependencies(const JobTable& jobs, const Schedule& schedule, Procs processors,
                                            Dependencies mode) {
  return Checker(jobs, schedule, processors, mode).check();
}

}  // namespace schedsweep
