#pragma once

#include "engine/types.h"

#include <cstdint>

namespace schedsweep {

/// What the metrics leave to the user.
struct MetricOptions {
  double tau_s = 10;                 ///< bounded slowdown takes shorter jobs to be this long; > 0
  Seconds starved_wait_s = 172'800;  ///< a job that waits longer is starved
  double trim = 0.01;                ///< share of the jobs cut as warm-up, and again as drain; in [0, 0.5)
};

/// One member per column; metric_table() gives each its name, unit and meaning.
struct Metrics {
  std::int64_t jobs;
  std::int64_t rejected;

  double mean_wait_s;
  double median_wait_s;
  double p95_wait_s;
  double p99_wait_s;
  double max_wait_s;
  double p95_wait_nearest_s;
  double mean_bsld;
  double median_bsld;
  double p95_bsld;
  double p99_bsld;
  double max_bsld;
  double wait_ratio_p95_nearest;
  double p95_bsld_py;
  std::int64_t starved_jobs;
  double starved_rate;

  double makespan_s;
  double utilization;
  double utilization_trimmed;
  double throughput_per_s;

  double mean_queue_jobs;
  double max_queue_jobs;
  double p95_queue_jobs;
  double mean_queue_procs;
  double max_queue_procs;
  double p95_queue_procs;
  double loss_of_capacity;

  std::int64_t backfilled;
  std::int64_t past_belief;
  std::int64_t killed;
  std::int64_t request_fallbacks;
  std::int64_t learned_beliefs;
  std::int64_t predicted_beliefs;
  std::int64_t requested_beliefs;
  std::int64_t actual_beliefs;
  std::int64_t broken_promises;

  std::int64_t users;
  double jain_user_bsld;
  double jain_user_wait;
  double spread_user_bsld;
  double spread_user_wait_s;
  double worst_user_p95_bsld;
  double fairness_dev_cpu;
  double jain_cpu;
};

}  // namespace schedsweep
