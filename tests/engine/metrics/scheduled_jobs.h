#pragma once

#include "engine/job_table.h"
#include "engine/metrics/metric_table.h"
#include "engine/metrics/metrics.h"
#include "engine/schedule.h"

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep::test {

/// Jobs with a schedule, written by hand or drawn.
struct ScheduledJobs {
  JobStore jobs;
  std::vector<Seconds> start_s;
  std::vector<Seconds> own_submit_s;  ///< as simulated; empty = as traced
  std::vector<StartKind> kind;
  Procs processors = 1;

  void add(Seconds submit_s, Seconds starts_at_s, JobSeconds run_s, Procs procs, DenseId user = unknown_id) {
    const std::size_t i = jobs.size();
    resize(jobs, i + 1);
    jobs.number[i] = static_cast<std::int64_t>(i) + 1;
    jobs.submit_s[i] = submit_s;
    jobs.run_s[i] = run_s;
    jobs.procs[i] = procs;
    jobs.user[i] = user;
    start_s.push_back(starts_at_s);
    kind.push_back(starts_at_s == not_started ? StartKind::rejected : StartKind::in_order);
  }

  Schedule schedule() const { return {start_s, own_submit_s, jobs.run_s, jobs.procs, kind, {}, 3, 2, 1}; }

  Metrics metrics(MetricsWorkspace& workspace, const MetricOptions& options = {}) const {
    return compute_metrics(view_of(jobs), schedule(), processors, options, workspace);
  }

  Metrics metrics(const MetricOptions& options = {}) const {
    MetricsWorkspace workspace;
    return metrics(workspace, options);
  }
};

/// Any starts at or after the submits, on a machine they may well over-subscribe: metrics are defined all the same.
inline ScheduledJobs drawn_jobs() {
  using Row = std::tuple<int, int, int, int, int, int>;
  const auto rows = *rc::gen::container<std::vector<Row>>(
      rc::gen::tuple(rc::gen::inRange(0, 20), rc::gen::inRange(-20, 100), rc::gen::inRange(0, 60),
                     rc::gen::inRange(1, 9), rc::gen::inRange(-1, 4), rc::gen::inRange(0, 12)));
  const auto wait_factor = *rc::gen::element<Seconds>(1, 37, 90'000);
  ScheduledJobs drawn;
  drawn.processors = *rc::gen::inRange(8, 100);
  Seconds now_s = *rc::gen::inRange(-5, 1'000'000'000);
  for (const auto& [gap, wait, run, procs, user, fate] : rows) {
    now_s += gap;
    const bool rejected = fate == 0;
    drawn.add(now_s, rejected ? not_started : now_s + std::max(0, wait) * wait_factor, run * (fate == 1 ? 1000 : 1),
              procs, user);
    if (fate == 2) drawn.kind.back() = StartKind::backfilled;
  }
  return drawn;
}

/// A metric as a number, whichever type its member has.
inline double value_of(const MetricInfo& info, const Metrics& metrics) {
  return std::visit([&](auto member) { return static_cast<double>(metrics.*member); }, info.member);
}

/// The names of the metrics that differ by more than rounding.
inline std::string differing(const Metrics& a, const Metrics& b, double tolerance = 1e-11) {
  std::string names;
  for (const MetricInfo& info : metric_table()) {
    const double x = value_of(info, a);
    const double y = value_of(info, b);
    if (std::isnan(x) && std::isnan(y)) continue;
    if (!(std::abs(x - y) <= tolerance * std::max(1.0, std::abs(y)))) {
      names += std::string(info.name) + " " + std::to_string(x) + " " + std::to_string(y) + "\n";
    }
  }
  return names;
}

}  // namespace schedsweep::test
