#include "engine/workload/lublin99.h"

#include "engine/deterministic_math.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace schedsweep {
namespace {

constexpr double ln_2 = 0x1.62e42fefa39efp-1;

// Width. w = log2(procs) of a parallel job is uniform on [low, knee] with probability 0.86, else on [knee, widest].
constexpr double serial_share = 0.244;
constexpr double power_of_two_share = 0.576;
constexpr double low_log2 = 0.8;
constexpr double below_knee_share = 0.86;
constexpr double knee_below_widest = 2.5;
// The authors' advice for a machine of 8 processors, where widest - 2.5 would lie below `low`.
constexpr double knee_least = 1.5;

// Run time. ln(run / s) is gamma(4.2, 0.94) with probability p = 0.78 - 0.0054 procs, else gamma(312, 0.03).
constexpr double short_shape = 4.2, short_scale = 0.94;
constexpr double long_shape = 312.0, long_scale = 0.03;
constexpr double short_share_serial = 0.78, short_share_slope = -0.0054;
constexpr double max_log_run = 12.0;

// Arrivals. ln(gap / s) at rush hour is gamma(10.2303, 0.4871); the shape times 1.0225 makes it the gap of all hours.
constexpr double gap_shape = 10.2303 * 1.0225, gap_scale = 0.4871;
constexpr double max_log_gap = 13.0;
// The daily cycle, in half hours.
constexpr double cycle_shape = 8.1737, cycle_scale = 3.9631;

/// e^g with g drawn anew while it exceeds `max_log`; `draw` returns g.
template <class Draw>
double bounded_exp(double max_log, Draw draw) {
  double log_value = draw();
  while (log_value > max_log) log_value = draw();
  return portable_exp(log_value);
}

}  // namespace

Lublin99::Lublin99(Procs processors)
    : processors_(processors),
      widest_log2_(portable_log(processors) / ln_2),
      knee_log2_(std::min(widest_log2_, std::max(widest_log2_ - knee_below_widest, knee_least))),
      widest_power_(std::bit_width(static_cast<std::uint32_t>(processors)) - 1),
      short_run_(short_shape, short_scale),
      long_run_(long_shape, long_scale),
      gap_(gap_shape, gap_scale),
      cycle_(cycle_shape, cycle_scale) {}

Procs Lublin99::procs(Random random) const {
  const double kind = random.uniform();
  if (kind < serial_share) return 1;
  const bool below_knee = random.uniform() < below_knee_share;
  const double from = below_knee ? low_log2 : knee_log2_;
  const double to = below_knee ? knee_log2_ : widest_log2_;
  double log2_procs = from + (to - from) * random.uniform();
  if (kind < serial_share + power_of_two_share) log2_procs = std::min(std::floor(log2_procs + 0.5), widest_power_);
  const double rounded = std::floor(portable_exp(log2_procs * ln_2) + 0.5);
  return static_cast<Procs>(std::min(rounded, static_cast<double>(processors_)));
}

JobSeconds Lublin99::run_s(Random random, Procs procs) const {
  const double short_share = std::clamp(short_share_serial + short_share_slope * procs, 0.0, 1.0);
  const auto draw = [&] { return (random.uniform() < short_share ? short_run_ : long_run_).draw(random); };
  return static_cast<JobSeconds>(bounded_exp(max_log_run, draw));
}

double Lublin99::gap_s(Random random) const {
  return bounded_exp(max_log_gap, [&] { return gap_.draw(random); });
}

}  // namespace schedsweep
