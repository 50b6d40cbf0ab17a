#include "engine/metrics/ran_jobs.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <limits>
#include <string>
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

/// Whether every job ran and none was submitted before the one before it.
bool all_ran_in_order(const Seconds* submit_s, const Seconds* start_s, std::size_t n) {
  Seconds broken = n > 0 && start_s[0] == not_started ? 1 : 0;
  for (std::size_t i = 1; i < n; ++i)
    broken |= (start_s[i] == not_started ? 1 : 0) | (submit_s[i] < submit_s[i - 1] ? 1 : 0);
  return broken == 0;
}

bool none_starts_early(const Seconds* submit_s, const Seconds* start_s, std::size_t n) {
  Seconds broken = 0;
  for (std::size_t i = 0; i < n; ++i) broken |= start_s[i] < submit_s[i] ? 1 : 0;
  return broken == 0;
}

bool all_within(const std::int32_t* values, std::size_t n, std::int32_t lowest, std::int32_t highest) {
  std::int32_t broken = 0;
  for (std::size_t i = 0; i < n; ++i) broken |= (values[i] < lowest ? 1 : 0) | (values[i] > highest ? 1 : 0);
  return broken == 0;
}

Seconds last_end(const Seconds* start_s, const JobSeconds* run_s, std::size_t n) {
  Seconds last_s = start_s[0];
  for (std::size_t i = 0; i < n; ++i) last_s = std::max(last_s, start_s[i] + run_s[i]);
  return last_s;
}

void check(const RanJobs* ran, Procs processors) {
  constexpr auto most = std::numeric_limits<std::int32_t>::max();
  const std::size_t n = ran->size();
  SCHEDSWEEP_CHECK(none_starts_early(ran->submit_s.data(), ran->start_s.data(), n));
  SCHEDSWEEP_CHECK(all_within(ran->run_s.data(), n, 0, most) && all_within(ran->user.data(), n, unknown_id, most));
  SCHEDSWEEP_CHECK(all_within(ran->procs.data(), n, 1, processors));
}

/// The end of the last job. Errors: InputError where seconds since the first submit would not fit their measures.
Seconds checked_last_end(const RanJobs& ran) {
  const Seconds last_s = best_version<last_end>(ran.start_s.data(), ran.run_s.data(), ran.size());
  const Seconds span_s = last_s - ran.submit_s[0];
  if (span_s < longest_measured_s) return last_s;
  throw InputError("simulated time: " + std::to_string(span_s) + " s from the first submit to the last end (must be " +
                   "less than " + std::to_string(longest_measured_s) + ")");
}

/// The rows that waited, in `rows`.
std::span<const JobIndex> rows_that_waited(const RanJobs& ran, std::vector<JobIndex>& rows) {
  rows.resize(ran.size());
  std::size_t waited = 0;
  for (JobIndex row = 0; row < ran.size(); ++row) {
    rows[waited] = row;
    waited += ran.start_s[row] > ran.submit_s[row];
  }
  return {rows.data(), waited};
}

}  // namespace

RanJobs jobs_that_ran(const JobTable& jobs, const Schedule& schedule, Procs processors, RanJobsBuffers& buffers) {
  const std::size_t n = jobs.size();
  const auto start_s = schedule.start_s;
  const auto submit_s = schedule.submit_s.empty() ? jobs.submit_s : schedule.submit_s;
  SCHEDSWEEP_CHECK(start_s.size() == n && schedule.run_s.size() == n && schedule.procs.size() == n);
  SCHEDSWEEP_CHECK(submit_s.size() == n && schedule.kind.size() == n);

  RanJobs ran{{submit_s, start_s, schedule.run_s, schedule.procs, jobs.user}, {}, 0};
  if (!best_version<all_ran_in_order>(submit_s.data(), start_s.data(), n)) {
    std::vector<JobIndex>& rows = buffers.rows;
    rows.clear();
    rows.reserve(n);
    for (JobIndex job = 0; job < n; ++job)
      if (start_s[job] != not_started) rows.push_back(job);
    const auto before = [&](JobIndex a, JobIndex b) { return std::tie(submit_s[a], a) < std::tie(submit_s[b], b); };
    if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
    pick_rows(ran, buffers);
  }
  best_version<check>(&ran, processors);
  if (ran.size() == 0) return ran;
  ran.last_end_s = checked_last_end(ran);
  ran.waited = rows_that_waited(ran, buffers.rows);
  return ran;
}

}  // namespace schedsweep
