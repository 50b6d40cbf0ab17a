#include "engine/metrics/ran_jobs.h"

#include "engine/error.h"

#include <algorithm>
#include <tuple>

namespace schedsweep {
namespace {

template <class T>
void pick(std::span<const T>& column, std::span<const JobIndex> rows, std::vector<T>& picked) {
  picked.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) picked[i] = column[rows[i]];
  column = picked;
}

void pick_rows(RanJobs& ran, RanJobsBuffers& buffers) {
  auto& [rows, columns] = buffers;
  pick(ran.submit_s, rows, columns.submit_s);
  pick(ran.start_s, rows, columns.start_s);
  pick(ran.run_s, rows, columns.run_s);
  pick(ran.procs, rows, columns.procs);
  pick(ran.user, rows, columns.user);
}

}  // namespace

RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers) {
  const std::size_t n = jobs.size();
  const auto start_s = schedule.start_s;
  const auto submit_s = schedule.submit_s.empty() ? jobs.submit_s : schedule.submit_s;
  SCHEDSWEEP_CHECK(start_s.size() == n && schedule.run_s.size() == n && schedule.procs.size() == n);
  SCHEDSWEEP_CHECK(submit_s.size() == n && schedule.kind.size() == n);

  RanJobs ran{submit_s, start_s, schedule.run_s, schedule.procs, jobs.user};
  const bool all_ran = std::find(start_s.begin(), start_s.end(), not_started) == start_s.end();
  if (!all_ran || !std::is_sorted(submit_s.begin(), submit_s.end())) {
    std::vector<JobIndex>& rows = buffers.rows;
    rows.clear();
    rows.reserve(n);
    for (JobIndex job = 0; job < n; ++job)
      if (start_s[job] != not_started) rows.push_back(job);
    const auto before = [&](JobIndex a, JobIndex b) { return std::tie(submit_s[a], a) < std::tie(submit_s[b], b); };
    if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
    pick_rows(ran, buffers);
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
