#include "engine/metrics/ran_jobs.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {
namespace {

template <class T>
std::span<const T> pick(std::span<const T> column, std::span<const Seconds> start_s, std::vector<T>& kept) {
  kept.clear();
  kept.reserve(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (start_s[i] != not_started) kept.push_back(column[i]);
  }
  return kept;
}

}  // namespace

RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers) {
  const std::size_t n = jobs.size();
  const auto start_s = schedule.start_s;
  SCHEDSWEEP_CHECK(start_s.size() == n && schedule.run_s.size() == n && schedule.procs.size() == n);
  SCHEDSWEEP_CHECK(schedule.kind.size() == n);

  RanJobs ran{jobs.submit_s, start_s, schedule.run_s, schedule.procs, jobs.user};
  if (std::find(start_s.begin(), start_s.end(), not_started) != start_s.end()) {
    ran = {pick(jobs.submit_s, start_s, buffers.submit_s), pick(start_s, start_s, buffers.start_s),
           pick(schedule.run_s, start_s, buffers.run_s), pick(schedule.procs, start_s, buffers.procs),
           pick(jobs.user, start_s, buffers.user)};
  }
  bool sound = true;
  for (std::size_t i = 0; i < ran.size(); ++i) {
    sound = sound && ran.start_s[i] >= ran.submit_s[i] && ran.run_s[i] >= 0 && ran.user[i] >= unknown_id &&
            ran.procs[i] >= 1 && ran.procs[i] <= processors;
  }
  SCHEDSWEEP_CHECK(sound);
  return ran;
}

}  // namespace schedsweep
