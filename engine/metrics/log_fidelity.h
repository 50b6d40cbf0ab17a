#pragma once

#include "engine/job_table.h"
#include "engine/schedule.h"

#include <cstddef>

namespace schedsweep {

/// How jobs were served, by the log or in a simulation.
struct ServiceNumbers {
  double mean_wait_s = 0;
  double p95_wait_s = 0;
  double mean_bsld = 0;
  double p95_bsld = 0;
  double makespan_s = 0;
  double throughput_per_s = 0;
  double utilization = 0;
  double mean_queue_jobs = 0;
};

/// How far a simulated schedule is from the one that the log of the same jobs holds. Only jobs count whose wait the log
/// gives and that ran in the simulation.
struct LogFidelity {
  /// Below so many jobs distances of distributions mean nothing: they are NaN.
  static constexpr std::size_t smallest_sample = 30;
  static constexpr Seconds queue_cadence_s = 60;

  std::size_t jobs = 0;
  ServiceNumbers observed;
  ServiceNumbers simulated;
  double wait_kl = 0;  ///< Kullback-Leibler divergence of the observed waits from the simulated, 50 equal bins
  double wait_ks = 0;  ///< Kolmogorov-Smirnov statistic
  double wait_wasserstein_s = 0;  ///< mean distance between equal quantiles
  double bsld_ks = 0;
  double queue_correlation =
      0;  ///< Pearson's, of the queue lengths every queue_cadence_s from first submit to last end
};

/// Shape: processors >= 1, tau_s >= 1. Without a job that counts everything is 0 or NaN.
/// Source: the fidelity gate of HPCOpt 2.3, with bounded slowdown as the field defines it, and Wasserstein's distance.
/// Cost: n log n, and a step for every minute of the log.
LogFidelity compare_with_log(const JobTable& jobs, const Schedule& schedule, Procs processors, Seconds tau_s);

}  // namespace schedsweep
