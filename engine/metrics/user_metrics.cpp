#include "engine/metrics/user_metrics.h"

#include "engine/metrics/batch.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace schedsweep {
namespace {

std::size_t account(DenseId user) { return static_cast<std::size_t>(user - unknown_id); }

/// Sums in the order of the jobs, so that every sum is the same number each time.
void sum_by_user(const RanJobs& ran, double tau_s, std::vector<UserTotals>& totals, Metrics& out) {
  totals.assign(ran.size() == 0 ? 0 : account(*std::max_element(ran.user.begin(), ran.user.end())) + 1, {});
  double wait_s = 0;
  double slowdown = 0;
  Batch batch;
  Batch::Column slowdowns;
  for (std::size_t first = 0; first < ran.size(); first += batch.size) {
    fill(batch, ran, first);
    measure_each(batch, BoundedSlowdown{tau_s}, slowdowns);
    for (std::size_t i = 0; i < batch.size; ++i) {
      UserTotals& user = totals[account(ran.user[first + i])];
      ++user.jobs;
      user.waited += batch.wait_s[i] > 0;
      user.wait_s += batch.wait_s[i];
      user.slowdown += slowdowns[i];
      user.area_proc_s += Area{ran.run_s[first + i]} * ran.procs[first + i];
      wait_s += batch.wait_s[i];
      slowdown += slowdowns[i];
    }
  }
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  out.mean_wait_s = ran.size() == 0 ? none : wait_s / static_cast<double>(ran.size());
  out.mean_bsld = ran.size() == 0 ? none : slowdown / static_cast<double>(ran.size());
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

/// The 95th percentile of `m` slowdowns, those of `waited` and 1 for every other job.
double p95_with_ones(std::span<double> waited, std::size_t m) {
  const double position = static_cast<double>(m - 1) * 0.95;
  const auto below = static_cast<std::size_t>(position);
  const double fraction = position - static_cast<double>(below);
  const std::size_t n_ones = m - waited.size();
  const auto at = [&](std::size_t rank) {
    if (rank < n_ones) return 1.0;
    const auto nth = waited.begin() + static_cast<std::ptrdiff_t>(rank - n_ones);
    std::nth_element(waited.begin(), nth, waited.end());
    return *nth;
  };
  const double low = at(below);
  return fraction == 0 ? low : low + fraction * (at(below + 1) - low);
}

double worst_p95(const RanJobs& ran, const BoundedSlowdown& bounded, UserBuffers& buffers) {
  auto& [totals, end, by_user, value] = buffers;
  end.resize(totals.size());
  by_user.resize(ran.waited.size());
  std::uint32_t begin = 0;
  std::uint32_t most_jobs = 0;
  for (std::size_t u = 0; u < totals.size(); ++u) {
    end[u] = begin;
    begin += totals[u].waited;
    most_jobs = std::max(most_jobs, totals[u].jobs);
  }
  for (const JobIndex row : ran.waited) {
    by_user[end[account(ran.user[row])]++] =
        bounded(static_cast<double>(ran.start_s[row] - ran.submit_s[row]), static_cast<double>(ran.run_s[row]));
  }

  const std::uint32_t enough = most_jobs >= min_jobs_for_p95 ? min_jobs_for_p95 : 1;
  double worst = ran.size() == 0 ? std::numeric_limits<double>::quiet_NaN() : 1;  // no slowdown is less
  for (std::size_t u = 0; u < totals.size(); ++u) {
    const std::size_t m = totals[u].jobs;
    if (m < enough) continue;
    const std::span<double> own(by_user.data() + end[u] - totals[u].waited, totals[u].waited);
    // A percentile between ranks k and k + 1 can only exceed `worst` if more than m - (k + 2) values do.
    const auto k = static_cast<std::size_t>(static_cast<double>(m - 1) * 0.95);
    const auto above =
        static_cast<std::size_t>(std::count_if(own.begin(), own.end(), [worst](double x) { return x > worst; }));
    if (above + k + 2 > m) worst = std::max(worst, p95_with_ones(own, m));
  }
  return worst;
}

}  // namespace

void measure_users(const RanJobs& ran, const MetricOptions& options, UserBuffers& buffers, Metrics& out) {
  sum_by_user(ran, options.tau_s, buffers.totals, out);

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

  out.worst_user_p95_bsld = worst_p95(ran, {options.tau_s}, buffers);
}

}  // namespace schedsweep
