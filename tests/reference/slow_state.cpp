#include "tests/reference/slow_state.h"

#include "engine/error.h"
#include "policies/dialect.h"

#include <algorithm>

namespace schedsweep::test {
namespace {

/// The first end after `now_s` that the published increments of the belief give, if any does.
std::optional<Seconds> corrected_end_s(const SlowJob& job, Seconds now_s) {
  constexpr Seconds minute_s = 60, hour_s = 3600;
  constexpr Seconds increments_s[] = {minute_s,   5 * minute_s, 15 * minute_s, 30 * minute_s, hour_s,      2 * hour_s,
                                      5 * hour_s, 10 * hour_s,  20 * hour_s,   50 * hour_s,   100 * hour_s};
  for (const Seconds increment_s : increments_s) {
    Seconds belief_s = job.expected_s + increment_s;
    if (job.requested_s > 0) belief_s = std::min<Seconds>(belief_s, job.requested_s);
    if (job.start_s + belief_s > now_s) return job.start_s + belief_s;
  }
  if (job.start_s + job.requested_s > now_s) return job.start_s + job.requested_s;
  return std::nullopt;
}

std::vector<SlowJob> simulated_jobs(const JobTable& table, Procs processors, const Parameters& parameters) {
  std::vector<SlowJob> jobs;
  for (std::size_t row = 0; row < table.size(); ++row) {
    JobSeconds run_s = table.run_s[row];
    const JobSeconds requested_s = table.requested_s[row];
    const bool killed = parameters.overrun == Overrun::kill && requested_s > 0 && run_s > requested_s;
    if (killed) run_s = requested_s;
    Procs width = table.procs[row];
    if (width > processors && parameters.wider == Wider::reject) throw InputError("a job is wider than the machine");
    if (width > processors && parameters.wider == Wider::clamp) width = processors;
    constexpr std::int8_t failed = 0, cancelled = 5;
    const bool ends_well = table.status[row] != failed && table.status[row] != cancelled && !killed;
    jobs.push_back(
        {static_cast<JobIndex>(row), table.submit_s[row], run_s, requested_s, width, width <= processors, ends_well});
  }
  return jobs;
}

}  // namespace

SlowState::SlowState(const JobTable& table, Procs processors, const Parameters& given)
    : parameters(with_dialect(given)),
      jobs(simulated_jobs(table, processors, parameters)),
      free(processors),
      now_s(jobs.empty() ? 0 : jobs.front().submit_s) {}

std::vector<SlowJob*> SlowState::candidates_of(std::vector<SlowJob*> candidates) const {
  if (parameters.backfill_order == BackfillOrder::shortest)
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const SlowJob* a, const SlowJob* b) { return a->guard_s < b->guard_s; });
  const auto most = static_cast<std::size_t>(parameters.max_backfill);
  if (candidates.size() > most) candidates.resize(most);
  return candidates;
}

void SlowState::start(SlowJob& job, StartKind kind) {
  SCHEDSWEEP_CHECK(std::erase(waiting, &job) == 1);
  job.phase = Phase::running;
  job.start_s = now_s;
  job.kind = kind;
  free -= job.width;
  running.push_back(&job);
}

void SlowState::end(SlowJob& job) {
  SCHEDSWEEP_CHECK(std::erase(running, &job) == 1);
  job.phase = Phase::over;
  job.over_s = now_s;
  free += job.width;
}

Seconds SlowState::believed_end_s(const SlowJob& job) const {
  if (job.start_s + job.expected_s > now_s) return job.start_s + job.expected_s;
  if (parameters.correction == Correction::tsafrir)
    if (const auto end_s = corrected_end_s(job, now_s)) return *end_s;
  return parameters.overdue == Overdue::free ? now_s : now_s + 1;
}

}  // namespace schedsweep::test
