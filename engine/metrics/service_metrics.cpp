#include "engine/metrics/service_metrics.h"

#include "engine/metrics/batch.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

struct Wait {
  double operator()(double wait_s, double) const { return wait_s; }
};

struct WaitRatio {
  double operator()(double wait_s, double run_s) const { return std::max(1.0, wait_s / std::max(run_s, 10.0)); }
};

/// Without a floor the slowdown of a short job is below 1; `lowest` 1 leaves out where.
struct SlowdownPy {
  double lowest;

  double operator()(double wait_s, double run_s) const {
    return std::max(lowest, (wait_s + run_s) / std::max(run_s, 60.0));
  }
};

/// The measure of the i-th job that waited.
template <class Measure>
auto of_waited(const RanJobs& ran, Measure measure) {
  return [&ran, measure](std::size_t i) {
    const JobIndex row = ran.waited[i];
    return measure(static_cast<double>(ran.start_s[row] - ran.submit_s[row]), static_cast<double>(ran.run_s[row]));
  };
}

template <class Measure>
void add(const Batch& batch, Measure measure, OrderStatistics& order) {
  Batch::Column values;
  measure_each(batch, measure, values);
  order.add({values.data(), batch.size});
}

/// The 95th percentile where it is 1 or less: then jobs that did not wait count by their run times.
double low_p95_slowdown_py(const RanJobs& ran, OrderStatistics& order) {
  const SlowdownPy measure{0};
  order.reset(0, 0, ran.size());
  Batch batch;
  for (std::size_t row = 0; row < ran.size(); row += batch.size) {
    fill(batch, ran, row);
    add(batch, measure, order);
  }
  return order.linear(0.95, [&ran, measure](std::size_t row) {
    return measure(static_cast<double>(ran.start_s[row] - ran.submit_s[row]), static_cast<double>(ran.run_s[row]));
  });
}

}  // namespace

void measure_service(const RanJobs& ran, const MetricOptions& options, ServiceBuffers& buffers, Metrics& out) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  out.median_wait_s = out.p95_wait_s = out.p99_wait_s = out.max_wait_s = none;
  out.median_bsld = out.p95_bsld = out.p99_bsld = out.max_bsld = none;
  out.p95_wait_nearest_s = out.wait_ratio_p95_nearest = out.p95_bsld_py = none;
  const std::size_t n = ran.size();
  if (n == 0) return;

  const BoundedSlowdown bounded{options.tau_s};
  const SlowdownPy py{1};
  auto& [wait_s, bounded_slowdown, wait_ratio, slowdown_py] = buffers;
  // Jobs that did not wait, often most, have the lowest value of every measure.
  const std::size_t n_at_once = n - ran.waited.size();
  wait_s.reset(n_at_once, 0, ran.waited.size());
  bounded_slowdown.reset(n_at_once, 1, ran.waited.size());
  wait_ratio.reset(n_at_once, 1, ran.waited.size());
  slowdown_py.reset(n_at_once, 1, ran.waited.size());
  for (std::size_t i = 0; i < ran.waited.size();) {
    Batch batch;
    while (batch.size < Batch::capacity && i < ran.waited.size()) batch.add(ran, ran.waited[i++]);
    add(batch, Wait{}, wait_s);
    add(batch, bounded, bounded_slowdown);
    add(batch, WaitRatio{}, wait_ratio);
    add(batch, py, slowdown_py);
  }
  for (const JobIndex row : ran.waited)
    out.starved_jobs += ran.start_s[row] - ran.submit_s[row] > options.starved_wait_s;
  out.starved_rate = static_cast<double>(out.starved_jobs) / static_cast<double>(n);

  const auto wait_of = of_waited(ran, Wait{});
  out.median_wait_s = wait_s.linear(0.5, wait_of);
  out.p95_wait_s = wait_s.linear(0.95, wait_of);
  out.p99_wait_s = wait_s.linear(0.99, wait_of);
  out.max_wait_s = wait_s.max(wait_of);
  out.p95_wait_nearest_s = wait_s.nearest(0.95, wait_of);
  const auto slowdown_of = of_waited(ran, bounded);
  out.median_bsld = bounded_slowdown.linear(0.5, slowdown_of);
  out.p95_bsld = bounded_slowdown.linear(0.95, slowdown_of);
  out.p99_bsld = bounded_slowdown.linear(0.99, slowdown_of);
  out.max_bsld = bounded_slowdown.max(slowdown_of);
  out.wait_ratio_p95_nearest = wait_ratio.nearest(0.95, of_waited(ran, WaitRatio{}));
  out.p95_bsld_py = slowdown_py.linear(0.95, of_waited(ran, py));
  // Whatever lies between two values of 1 or more is as it would be without the floor, if the lower is more.
  const auto below = static_cast<std::size_t>(static_cast<double>(n - 1) * 0.95);
  if (slowdown_py.at(below, of_waited(ran, py)) <= 1) out.p95_bsld_py = low_p95_slowdown_py(ran, slowdown_py);
}

}  // namespace schedsweep
