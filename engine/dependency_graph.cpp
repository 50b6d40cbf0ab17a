#include "engine/dependency_graph.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

constexpr std::array<std::string_view, 5> kind_names{"after", "afterany", "afterok", "afternotok", "preceding"};

bool never_met(DependencyKind kind, bool on_runs, bool on_ends_well) {
  switch (kind) {
    case DependencyKind::after:
      return !on_runs;
    case DependencyKind::afterok:
      return !on_runs || !on_ends_well;
    case DependencyKind::afternotok:
      return on_runs && on_ends_well;
    case DependencyKind::afterany:
    case DependencyKind::preceding:
      break;
  }
  return false;
}

}  // namespace

std::string_view to_string(DependencyKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

DependencyGraph::DependencyGraph(std::span<const Dependency> links, std::size_t n_jobs)
    : by_job_(links.begin(), links.end()), first_(n_jobs + 1, 0) {
  std::stable_sort(by_job_.begin(), by_job_.end(),
                   [](const Dependency& a, const Dependency& b) { return a.job < b.job; });
  for (const Dependency& link : by_job_) ++first_[link.job + 1];
  for (std::size_t job = 0; job < n_jobs; ++job) first_[job + 1] += first_[job];
  order_.reserve(n_jobs);
  std::vector<Mark> marks(n_jobs, Mark::fresh);
  for (JobIndex job = 0; job < n_jobs && cycle_.empty(); ++job) visit(job, marks);
}

/// Depth first without recursion: chains may be as long as the trace.
void DependencyGraph::visit(JobIndex root, std::vector<Mark>& marks) {
  struct Step {
    JobIndex job;
    std::size_t followed;
  };

  if (marks[root] == Mark::done) return;
  std::vector<Step> path{{root, 0}};
  marks[root] = Mark::on_path;
  while (!path.empty()) {
    Step& step = path.back();
    const auto links = links_of(step.job);
    if (step.followed == links.size()) {
      marks[step.job] = Mark::done;
      order_.push_back(step.job);
      path.pop_back();
      continue;
    }
    const JobIndex on = links[step.followed++].on;
    if (marks[on] == Mark::on_path) {
      const auto entry = std::find_if(path.begin(), path.end(), [on](const Step& s) { return s.job == on; });
      std::for_each(entry, path.end(), [&](const Step& s) { cycle_.push_back(s.job); });
      std::rotate(cycle_.begin(), std::min_element(cycle_.begin(), cycle_.end()), cycle_.end());
      return;
    }
    if (marks[on] == Mark::fresh) {
      marks[on] = Mark::on_path;
      path.push_back({on, 0});
    }
  }
}

std::vector<Dependency> links_never_met(const JobTable& jobs) {
  const DependencyGraph graph(jobs.dependencies, jobs.size());
  std::vector<bool> runs(jobs.size(), true);
  std::vector<Dependency> never;
  for (const JobIndex job : graph.order()) {
    for (const Dependency& link : graph.links_of(job)) {
      if (!never_met(link.kind, runs[link.on], ended_well(jobs.status[link.on]))) continue;
      runs[job] = false;
      never.push_back(link);
    }
  }
  std::sort(never.begin(), never.end(), [](const Dependency& a, const Dependency& b) {
    return std::tie(a.job, a.on, a.kind) < std::tie(b.job, b.on, b.kind);
  });
  return never;
}

}  // namespace schedsweep
