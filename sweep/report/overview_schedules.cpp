#include "sweep/report/overview_schedules.h"

#include "engine/parallel_team.h"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// Copies what the next run in the workspace would overwrite.
KeptSchedule kept(const Schedule& schedule, std::string policy, double tau_s) {
  KeptSchedule copy{std::move(policy), tau_s, {}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < schedule.start_s.size(); ++i) {
    if (schedule.start_s[i] == not_started) continue;
    copy.job.push_back(static_cast<JobIndex>(i));
    copy.submit_s.push_back(schedule.submit_s[i]);
    copy.start_s.push_back(schedule.start_s[i]);
    copy.end_s.push_back(schedule.start_s[i] + schedule.run_s[i]);
    copy.procs.push_back(schedule.procs[i]);
    copy.kind.push_back(schedule.kind[i]);
  }
  return copy;
}

/// The log's own waits; nothing where fewer than nine of ten jobs have one.
std::optional<KeptSchedule> observed_in(const JobTable& jobs, double tau_s) {
  KeptSchedule copy{"observed", tau_s, {}, {}, {}, {}, {}, {}};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs.wait_s[i] < 0) continue;
    copy.job.push_back(static_cast<JobIndex>(i));
    copy.submit_s.push_back(jobs.submit_s[i]);
    copy.start_s.push_back(jobs.submit_s[i] + jobs.wait_s[i]);
    copy.end_s.push_back(copy.start_s.back() + jobs.run_s[i]);
    copy.procs.push_back(jobs.procs[i]);
    copy.kind.push_back(StartKind::in_order);
  }
  if (10 * copy.size() < 9 * jobs.size() || copy.size() == 0) return std::nullopt;
  return copy;
}

PlaceSchedules simulate_place(const ReportInput& input, const Place& place, const Shown& shown) {
  const auto spec_of = [&](std::size_t shown_at) {
    return RunSpec{place.variant, place.machine, shown.compositions[shown_at], 0};
  };
  const double tau_s = input.parameters(spec_of(0)).tau_s;
  const JobTable& jobs = input.jobs(spec_of(0));  // may throw, which GCC 12 mishandles inside an initialiser
  PlaceSchedules result{place.label, jobs, input.processors(spec_of(0)), {}, 0, std::nullopt};
  result.schedules.resize(shown.compositions.size());
  std::atomic<std::size_t> next{0};
  parallel_team(std::min(input.n_threads, static_cast<int>(shown.compositions.size())), [&](int) {
    Workspace workspace;
    for (std::size_t i = next++; i < shown.compositions.size(); i = next++) {
      try {
        result.schedules[i] = kept(input.simulate_again(spec_of(i), workspace), shown.labels[i], tau_s);
      } catch (const InputError&) {  // the results say why this run failed
        result.schedules[i].policy = shown.labels[i];
      }
    }
  });
  const std::size_t baseline = composition_of(input.plan, input.settings.baseline);
  result.baseline = static_cast<std::size_t>(std::find(shown.compositions.begin(), shown.compositions.end(), baseline) -
                                             shown.compositions.begin());
  result.observed = observed_in(result.jobs, tau_s);
  return result;
}

/// Which of the traces and policies the tables of schedules are about.
std::string scope_of(const Shown& shown) {
  std::string scope = "Simulated anew with the first seed of each trace. ";
  if (shown.places.size() < shown.n_places)
    scope += fmt::format("Only the first {} of {} traces are shown. ", shown.places.size(), shown.n_places);
  if (shown.compositions.size() < shown.n_compositions)
    scope += fmt::format("Only {} of {} policies are shown: the baseline and those with the smallest primary metric. ",
                         shown.compositions.size(), shown.n_compositions);
  return scope;
}

}  // namespace

double KeptSchedule::bounded_slowdown(std::size_t i) const {
  const auto run_s = static_cast<double>(end_s[i] - start_s[i]);
  return std::max(1.0, (wait_s(i) + run_s) / std::max(run_s, tau_s));
}

void add_schedules(const ReportInput& input, Report& report) {
  const Shown shown = shown_of(input);
  const std::string scope = scope_of(shown);
  TableRows waits(wait_table(scope)), slowdowns(slowdown_table(scope)), queue(queue_table(scope));
  TableRows gantt(gantt_table(scope)), users(users_table(scope));
  for (const Place& place : shown.places) {
    const PlaceSchedules schedules = simulate_place(input, place, shown);
    if (schedules.jobs.size() == 0) continue;
    append_quantiles(schedules, waits, slowdowns);
    append_queue(schedules, queue);
    append_gantt(schedules, gantt);
    append_users(schedules, users);
  }
  for (TableRows* table : {&waits, &slowdowns, &queue, &gantt, &users}) std::move(*table).add_to(report);
}

}  // namespace schedsweep
