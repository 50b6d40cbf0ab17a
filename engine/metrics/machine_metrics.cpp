#include "engine/metrics/machine_metrics.h"

#include "engine/metrics/area.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <cstdint>

namespace schedsweep {
namespace {

/// A sum of products below 2^62 in two halves, as no vector adds 128 bits; 2^32 products fit.
struct SplitArea {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Area whole() const { return (Area{static_cast<std::int64_t>(high)} << 32) + static_cast<std::int64_t>(low); }
};

/// The sum of time x width, the time as far as it lies in [from_s, to_s).
SplitArea area_within(const Seconds* start_s, const JobSeconds* run_s, const Procs* procs, std::size_t n,
                      Seconds from_s, Seconds to_s) {
  SplitArea area;
  for (std::size_t i = 0; i < n; ++i) {
    const Seconds inside_s = std::min(start_s[i] + run_s[i], to_s) - std::max(start_s[i], from_s);
    const auto counted_s = static_cast<std::uint32_t>(std::max(inside_s, Seconds{0}));
    const std::uint64_t product = std::uint64_t{counted_s} * static_cast<std::uint32_t>(procs[i]);
    area.low += product & 0xffffffff;
    area.high += product >> 32;
  }
  return area;
}

double share_of_machine(Area area_proc_s, Procs processors, Seconds window_s) {
  if (window_s == 0) return 0;
  return static_cast<double>(area_proc_s) / (static_cast<double>(processors) * static_cast<double>(window_s));
}

}  // namespace

void measure_machine(const RanJobs& ran, Procs processors, const MetricOptions& options, Metrics& out) {
  const std::size_t n = ran.size();
  if (n == 0) return;
  const auto share_of = [&](Seconds from_s, Seconds to_s) {
    const SplitArea area =
        best_version<area_within>(ran.start_s.data(), ran.run_s.data(), ran.procs.data(), n, from_s, to_s);
    return share_of_machine(area.whole(), processors, to_s - from_s);
  };
  const auto cut = static_cast<std::size_t>(options.trim * static_cast<double>(n));
  const Seconds makespan_s = ran.last_end_s - ran.submit_s[0];
  out.makespan_s = static_cast<double>(makespan_s);
  out.throughput_per_s = makespan_s == 0 ? 0 : static_cast<double>(n) / out.makespan_s;
  out.utilization = share_of(ran.submit_s[0], ran.last_end_s);
  out.utilization_trimmed = share_of(ran.submit_s[cut], ran.submit_s[n - 1 - cut]);
}

}  // namespace schedsweep
