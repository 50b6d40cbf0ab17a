#include "sweep/report/overview_schedules.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace schedsweep {
namespace {

constexpr std::size_t most_users = 30;

/// 0 to 0.9 by hundredths, then ever closer to 1: the tail is what one looks for.
std::vector<double> shown_quantiles() {
  std::vector<double> quantiles;
  for (int i = 0; i < 90; ++i) quantiles.push_back(i / 100.0);
  for (int i = 0; i < 90; ++i) quantiles.push_back(0.9 + i / 1000.0);
  for (int i = 0; i <= 20; ++i) quantiles.push_back(0.99 + i / 2000.0);
  return quantiles;
}

/// As quantile_linear, which would select anew for every quantile.
double quantile_of_sorted(const std::vector<double>& values, double q) {
  const double position = static_cast<double>(values.size() - 1) * q;
  const auto below = static_cast<std::size_t>(position);
  const double fraction = position - static_cast<double>(below);
  return fraction == 0 ? values[below] : values[below] + fraction * (values[below + 1] - values[below]);
}

std::vector<ReportColumn> quantile_columns(const char* name, const char* unit, const char* meaning) {
  return {{"trace", "1", "trace, with what the sweep varies of it", {}},
          {"policy", "1", "policy, or observed: the waits that the log has", {}},
          {"fraction", "1", "part of the jobs that have at most this value", {}},
          {name, unit, meaning, {}}};
}

std::vector<const KeptSchedule*> all_of(const PlaceSchedules& place) {
  std::vector<const KeptSchedule*> all;
  for (const KeptSchedule& schedule : place.schedules) all.push_back(&schedule);
  if (place.observed) all.push_back(&*place.observed);
  return all;
}

}  // namespace

ReportTable wait_table(const std::string& shown) {
  return {"/overview/ecdf_wait", "Distribution of waits",
          shown + "Quantiles of wait = start - submit over the jobs that ran, interpolated linearly at (n - 1) q.",
          quantile_columns("wait_s", "s", "wait")};
}

ReportTable slowdown_table(const std::string& shown) {
  return {"/overview/ecdf_bsld", "Distribution of bounded slowdowns",
          shown +
              "Quantiles of max(1, (wait + run) / max(run, tau_s)) over the jobs that ran, interpolated linearly at "
              "(n - 1) q.",
          quantile_columns("bsld", "1", "bounded slowdown")};
}

void append_quantiles(const PlaceSchedules& place, TableRows& waits, TableRows& slowdowns) {
  const std::vector<double> quantiles = shown_quantiles();
  for (const KeptSchedule* schedule : all_of(place)) {
    if (schedule->size() == 0) continue;
    std::vector<double> wait_s(schedule->size()), bsld(schedule->size());
    for (std::size_t i = 0; i < schedule->size(); ++i) {
      wait_s[i] = schedule->wait_s(i);
      bsld[i] = schedule->bounded_slowdown(i);
    }
    std::sort(wait_s.begin(), wait_s.end());
    std::sort(bsld.begin(), bsld.end());
    for (const double q : quantiles) {
      waits.add({place.trace, schedule->policy, q, quantile_of_sorted(wait_s, q)});
      slowdowns.add({place.trace, schedule->policy, q, quantile_of_sorted(bsld, q)});
    }
  }
}

ReportTable users_table(const std::string& shown) {
  return {"/overview/users",
          "How the busiest users fare",
          shown +
              "The 30 users with the most processor-seconds, the busiest first; means over their jobs that ran. Users "
              "are numbered as they appear in the trace.",
          {{"trace", "1", "trace, with what the sweep varies of it", {}},
           {"policy", "1", "policy", {}},
           {"user", "1", "number of the user", {}},
           {"jobs", "1", "jobs of the user that ran", {}},
           {"area_proc_s", "s", "processor-seconds of these jobs", {}},
           {"mean_wait_s", "s", "mean wait", {}},
           {"mean_bsld", "1", "mean bounded slowdown", {}}}};
}

void append_users(const PlaceSchedules& place, TableRows& table) {
  struct Totals {
    std::int64_t jobs = 0;
    double area = 0, wait_s = 0, bsld = 0;
  };

  std::vector<DenseId> busiest;
  for (const KeptSchedule& schedule : place.schedules) {
    std::map<DenseId, Totals> totals;
    for (std::size_t i = 0; i < schedule.size(); ++i) {
      const DenseId user = place.jobs.user[schedule.job[i]];
      if (user == unknown_id) continue;
      Totals& sum = totals[user];
      ++sum.jobs;
      sum.area += static_cast<double>(schedule.end_s[i] - schedule.start_s[i]) * schedule.procs[i];
      sum.wait_s += schedule.wait_s(i);
      sum.bsld += schedule.bounded_slowdown(i);
    }
    if (busiest.empty()) {  // the same users under every policy
      for (const auto& [user, sum] : totals) busiest.push_back(user);
      std::stable_sort(busiest.begin(), busiest.end(),
                       [&](DenseId a, DenseId b) { return totals[a].area > totals[b].area; });
      busiest.resize(std::min(busiest.size(), most_users));
    }
    for (const DenseId user : busiest) {
      const Totals& sum = totals[user];
      const auto n = static_cast<double>(sum.jobs);
      table.add({place.trace, schedule.policy, std::int64_t{user}, sum.jobs, sum.area, sum.wait_s / n, sum.bsld / n});
    }
  }
}

}  // namespace schedsweep
