#include "engine/metrics/user_metrics.h"

#include "engine/stats/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

std::size_t account(DenseId user) { return static_cast<std::size_t>(user - unknown_id); }

void sum_by_user(const RanJobs& ran, std::span<const double> wait_s, std::span<const double> slowdown,
                 std::vector<UserTotals>& totals) {
  totals.assign(ran.size() == 0 ? 0 : account(*std::max_element(ran.user.begin(), ran.user.end())) + 1, {});
  for (std::size_t i = 0; i < ran.size(); ++i) {
    UserTotals& user = totals[account(ran.user[i])];
    ++user.jobs;
    user.wait_s += wait_s[i];
    user.slowdown += slowdown[i];
    user.area_proc_s += Area{ran.run_s[i]} * ran.procs[i];
  }
}

/// Jain's index (sum x)^2 / (N sum x^2): 1 if all get the same, 1/N if one gets all.
double jain(std::span<const double> values) {
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  return squares == 0 ? 1 : sum * sum / (static_cast<double>(values.size()) * squares);
}

/// Half the sum of |share - 1/N|: the part of the total that would have to change hands.
double deviation_from_equal_shares(std::span<const double> values) {
  double total = 0;
  for (const double value : values) total += value;
  if (total == 0) return 0;
  double deviation = 0;
  for (const double value : values) deviation += std::abs(value / total - 1 / static_cast<double>(values.size()));
  return deviation / 2;
}

/// From the 10th to the 90th percentile. The coefficient of variation would say nothing new: Jain is 1 / (1 + CV^2).
double spread(std::span<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return quantile_linear(values, 0.9) - quantile_linear(values, 0.1);
}

/// value = of(user) for every user who ran a job.
template <class Measure>
std::span<double> each_user(std::span<const UserTotals> totals, std::vector<double>& value, Measure of) {
  value.clear();
  for (const UserTotals& user : totals) {
    if (user.jobs > 0) value.push_back(of(user));
  }
  return value;
}

double worst_p95(std::span<const DenseId> user, std::span<const double> slowdown, UserBuffers& buffers) {
  auto& [totals, end, by_user, value] = buffers;
  end.resize(totals.size());
  by_user.resize(slowdown.size());
  std::uint32_t begin = 0;
  std::uint32_t most_jobs = 0;
  for (std::size_t u = 0; u < totals.size(); ++u) {
    end[u] = begin;
    begin += totals[u].jobs;
    most_jobs = std::max(most_jobs, totals[u].jobs);
  }
  for (std::size_t i = 0; i < slowdown.size(); ++i) by_user[end[account(user[i])]++] = slowdown[i];

  const std::uint32_t enough = most_jobs >= min_jobs_for_p95 ? min_jobs_for_p95 : 1;
  double worst = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t u = 0; u < totals.size(); ++u) {
    const std::size_t m = totals[u].jobs;
    if (m < enough) continue;
    const std::span<double> own(by_user.data() + end[u] - m, m);
    // A percentile between ranks k and k + 1 can only exceed `worst` if more than m - (k + 2) values do.
    const auto k = static_cast<std::size_t>(static_cast<double>(m - 1) * 0.95);
    const auto above =
        static_cast<std::size_t>(std::count_if(own.begin(), own.end(), [worst](double x) { return !(x <= worst); }));
    if (above + k + 2 > m) worst = std::fmax(worst, quantile_linear(own, 0.95));
  }
  return worst;
}

}  // namespace

void measure_users(const RanJobs& ran, std::span<const double> wait_s, std::span<const double> slowdown,
                   UserBuffers& buffers, Metrics& out) {
  sum_by_user(ran, wait_s, slowdown, buffers.totals);

  const auto mean_slowdown = each_user(buffers.totals, buffers.value, [](const UserTotals& user) {
    return user.slowdown / static_cast<double>(user.jobs);
  });
  out.users = static_cast<std::int64_t>(mean_slowdown.size());
  out.jain_user_bsld = jain(mean_slowdown);
  out.spread_user_bsld = spread(mean_slowdown);

  const auto mean_wait_s = each_user(buffers.totals, buffers.value, [](const UserTotals& user) {
    return user.wait_s / static_cast<double>(user.jobs);
  });
  out.jain_user_wait = jain(mean_wait_s);
  out.spread_user_wait_s = spread(mean_wait_s);

  const auto area_proc_s = each_user(buffers.totals, buffers.value,
                                     [](const UserTotals& user) { return static_cast<double>(user.area_proc_s); });
  out.jain_cpu = jain(area_proc_s);
  out.fairness_dev_cpu = deviation_from_equal_shares(area_proc_s);

  out.worst_user_p95_bsld = worst_p95(ran.user, slowdown, buffers);
}

}  // namespace schedsweep
