#include "engine/metrics/service_metrics.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

/// column[i] = of(wait, run) in seconds.
template <class Measure>
void fill(std::span<const double> wait_s, std::span<const JobSeconds> run_s, std::vector<double>& column, Measure of) {
  column.resize(wait_s.size());
  for (std::size_t i = 0; i < wait_s.size(); ++i) column[i] = of(wait_s[i], static_cast<double>(run_s[i]));
}

}  // namespace

void measure_service(const RanJobs& ran, const MetricOptions& options, ServiceBuffers& buffers, Metrics& out) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  out.mean_wait_s = out.median_wait_s = out.p95_wait_s = out.p99_wait_s = out.max_wait_s = none;
  out.mean_bsld = out.median_bsld = out.p95_bsld = out.p99_bsld = out.max_bsld = none;
  out.p95_wait_nearest_s = out.wait_ratio_p95_nearest = out.p95_bsld_py = none;
  const std::size_t n = ran.size();
  auto& [wait_s, slowdown, other, order] = buffers;
  wait_s.resize(n);
  slowdown.resize(n);
  if (n == 0) return;

  for (std::size_t i = 0; i < n; ++i) {
    const Seconds wait = ran.start_s[i] - ran.submit_s[i];
    out.starved_jobs += wait > options.starved_wait_s;
    wait_s[i] = static_cast<double>(wait);
  }
  out.starved_rate = static_cast<double>(out.starved_jobs) / static_cast<double>(n);
  order.assign(wait_s);
  out.mean_wait_s = order.sum() / static_cast<double>(n);
  out.median_wait_s = order.linear(0.5);
  out.p95_wait_s = order.linear(0.95);
  out.p99_wait_s = order.linear(0.99);
  out.max_wait_s = order.max();
  out.p95_wait_nearest_s = order.nearest(0.95);

  fill(wait_s, ran.run_s, slowdown,
       [tau = options.tau_s](double wait, double run) { return std::max(1.0, (wait + run) / std::max(run, tau)); });
  order.assign(slowdown);
  out.mean_bsld = order.sum() / static_cast<double>(n);
  out.median_bsld = order.linear(0.5);
  out.p95_bsld = order.linear(0.95);
  out.p99_bsld = order.linear(0.99);
  out.max_bsld = order.max();

  fill(wait_s, ran.run_s, other, [](double wait, double run) { return std::max(1.0, wait / std::max(run, 10.0)); });
  order.assign(other);
  out.wait_ratio_p95_nearest = order.nearest(0.95);

  fill(wait_s, ran.run_s, other, [](double wait, double run) { return (wait + run) / std::max(run, 60.0); });
  order.assign(other);
  out.p95_bsld_py = order.linear(0.95);
}

}  // namespace schedsweep
