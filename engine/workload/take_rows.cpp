#include "engine/workload/take_rows.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace schedsweep {
namespace {

constexpr JobIndex nowhere = std::numeric_limits<JobIndex>::max();

/// The links and tasks of one copy: `place` says where each row of the origin has come to stand.
void add_links(const JobTable& jobs, const std::vector<JobIndex>& place, JobStore& taken) {
  for (const Dependency& link : jobs.dependencies) {
    const JobIndex job = place[link.job], on = place[link.on];
    const bool pointed_back = link.on < link.job;
    if (job == nowhere || on == nowhere || (pointed_back && on > job)) continue;
    taken.dependencies.push_back({job, on, link.delay_s, link.kind});
  }
  for (std::size_t first = 0, last = 0; first < jobs.array_tasks.size(); first = last) {
    JobIndex array = nowhere;  // the first of its tasks that is there names it
    for (; last < jobs.array_tasks.size() && jobs.array_tasks[last].array == jobs.array_tasks[first].array; ++last)
      array = std::min(array, place[jobs.array_tasks[last].job]);
    for (std::size_t task = first; task < last; ++task)
      if (const JobIndex job = place[jobs.array_tasks[task].job]; job != nowhere)
        taken.array_tasks.push_back({job, array, jobs.array_tasks[task].limit});
  }
}

template <class To, class From>
void take(To& to, const From& from, const std::vector<JobIndex>& origins) {
  to.resize(origins.size());
  for (std::size_t i = 0; i < origins.size(); ++i) to[i] = from[origins[i]];
}

}  // namespace

JobStore take_rows(const JobTable& jobs, const TakenRows& taken) {
  JobStore rows;
  std::apply(
      [&](auto&... to) {
        std::apply([&](const auto&... from) { (take(to, from, taken.origins), ...); }, jobs.columns());
      },
      rows.columns());
  if (!jobs.predictions.empty()) take(rows.predictions, jobs.predictions, taken.origins);
  if (jobs.dependencies.empty() && jobs.array_tasks.empty()) return rows;

  std::vector<JobIndex> place(jobs.size(), nowhere);
  std::size_t first = 0;
  const auto add_copy = [&](std::size_t end) {
    for (std::size_t i = first; i < end; ++i) place[taken.origins[i]] = static_cast<JobIndex>(i);
    add_links(jobs, place, rows);
    for (; first < end; ++first) place[taken.origins[first]] = nowhere;
  };
  for (const std::size_t end : taken.copy_ends) add_copy(end);
  add_copy(taken.origins.size());
  sort_links(rows);
  return rows;
}

JobStore copy_of(const JobTable& jobs) {
  TakenRows all;
  all.origins.resize(jobs.size());
  std::iota(all.origins.begin(), all.origins.end(), JobIndex{0});
  return take_rows(jobs, all);
}

JobStore in_order(const JobStore& jobs) {
  TakenRows sorted;
  sorted.origins.resize(jobs.size());
  std::iota(sorted.origins.begin(), sorted.origins.end(), JobIndex{0});
  std::stable_sort(sorted.origins.begin(), sorted.origins.end(), [&](JobIndex a, JobIndex b) {
    return std::tie(jobs.submit_s[a], jobs.number[a]) < std::tie(jobs.submit_s[b], jobs.number[b]);
  });
  return take_rows(view_of(jobs), sorted);
}

}  // namespace schedsweep
