#include "sweep/report/cross_check.h"

#include "sweep/compare.h"
#include "sweep/report/cells.h"
#include "sweep/report/report_document.h"

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// The columns of the table, row by row.
struct Rows {
  std::vector<std::string> trace, policy, schedule, verdict;
  std::vector<std::int64_t> run, jobs, agreeing, first_difference;
  std::vector<double> share, mean_difference_s;
};

std::string source_of(const PublishedSchedule& published) {
  return published.file.empty() ? "the trace itself" : published.file.filename().string();
}

void check(const ReportInput& input, const PublishedSchedule& published, std::size_t variant, std::size_t composition,
           Rows& rows, Report& report) {
  const RunSpec spec{variant, 0, composition, 0};
  const JobTable& jobs = input.jobs(spec);
  const ForeignSchedule theirs = published.file.empty() ? recorded_schedule(jobs) : read_schedule(published.file, jobs);
  const Candidate candidate{composition_labels(input.plan)[composition], input.parameters(spec)};
  const Agreement found = compare(jobs, input.processors(spec), theirs, 0, {candidate}, 1).front();
  const double share = static_cast<double>(found.agreeing) / static_cast<double>(found.compared);
  const std::string trace = input.plan.trace_names[published.trace];
  const Verdict verdict = found.compared == 0                ? Verdict::info
                          : found.agreeing == found.compared ? Verdict::pass
                          : share >= 0.99                    ? Verdict::warn
                                                             : Verdict::fail;
  rows.trace.push_back(trace);
  rows.policy.push_back(candidate.policy);
  rows.schedule.push_back(source_of(published));
  rows.run.push_back(input.plan.index_of(spec));
  rows.jobs.push_back(static_cast<std::int64_t>(found.compared));
  rows.agreeing.push_back(static_cast<std::int64_t>(found.agreeing));
  rows.share.push_back(share);
  rows.mean_difference_s.push_back(found.mean_abs_difference_s);
  rows.first_difference.push_back(found.first_difference ? jobs.number[*found.first_difference] : -1);
  rows.verdict.emplace_back(name_of(verdict));
  report.findings.push_back({"credibility", verdict,
                             fmt::format("{}: {} starts {} of {} jobs at the same second as {}.", trace,
                                         candidate.policy, found.agreeing, found.compared, source_of(published))});
}

}  // namespace

void add_cross_check(const ReportInput& input, Report& report) {
  const Plan& plan = input.plan;
  Rows rows;
  for (const PublishedSchedule& published : plan.published)
    for (std::size_t v = 0; v < plan.variants.size(); ++v)
      for (std::size_t c = 0; c < plan.compositions.size(); ++c)
        if (plan.variants[v].entry == published.trace && plan.compositions[c].policy == published.policy)
          check(input, published, v, c, rows, report);
  if (rows.trace.empty()) return;
  report.tables.push_back(
      {"/credibility/published",
       "Published schedules, job by job",
       "share = jobs that start at the same second / jobs that both run. A policy that reproduces another program's "
       "schedule to the last job means what that program means by it.",
       {{"trace", "1", "name of the trace", rows.trace},
        {"policy", "1", "that should reproduce it", rows.policy},
        {"run", "1", "number of the run", rows.run},
        {"schedule", "1", "what it is compared with", rows.schedule},
        {"jobs", "1", "that the schedule knows", rows.jobs},
        {"agreeing", "1", "jobs that start at the same second", rows.agreeing},
        {"share", "1", "agreeing / jobs", rows.share},
        {"mean_difference", "s", "mean over jobs of |difference of the waits|", rows.mean_difference_s},
        {"first_difference", "1", "number of the first job that differs, in the order of submission; -1 = none",
         rows.first_difference},
        {"verdict", "1", "pass = all agree, warn = 99 % or more, fail", rows.verdict}}});
}

}  // namespace schedsweep
