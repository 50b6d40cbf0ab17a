#include "engine/metrics/machine_metrics.h"

#include "engine/metrics/area.h"

#include <algorithm>

namespace schedsweep {
namespace {

double share_of_machine(Area area_proc_s, Procs processors, Seconds window_s) {
  if (window_s == 0) return 0;
  return static_cast<double>(area_proc_s) / (static_cast<double>(processors) * static_cast<double>(window_s));
}

}  // namespace

void measure_machine(const RanJobs& ran, Procs processors, const MetricOptions& options, Metrics& out) {
  const std::size_t n = ran.size();
  if (n == 0) return;
  const auto cut = static_cast<std::size_t>(options.trim * static_cast<double>(n));
  const Seconds from_s = ran.submit_s[cut];
  const Seconds to_s = ran.submit_s[n - 1 - cut];

  Area area_proc_s = 0;
  Area trimmed_area_proc_s = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Seconds start_s = ran.start_s[i];
    const Seconds end_s = start_s + ran.run_s[i];
    area_proc_s += Area{ran.run_s[i]} * ran.procs[i];
    const Seconds inside_s = std::min(end_s, to_s) - std::max(start_s, from_s);
    trimmed_area_proc_s += Area{std::max(inside_s, Seconds{0})} * ran.procs[i];
  }
  const Seconds makespan_s = ran.last_end_s - ran.submit_s[0];
  out.makespan_s = static_cast<double>(makespan_s);
  out.throughput_per_s = makespan_s == 0 ? 0 : static_cast<double>(n) / out.makespan_s;
  out.utilization = share_of_machine(area_proc_s, processors, makespan_s);
  out.utilization_trimmed = share_of_machine(trimmed_area_proc_s, processors, to_s - from_s);
}

}  // namespace schedsweep
