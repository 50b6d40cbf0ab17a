#pragma once

#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"
#include "engine/metrics/width_codes.h"
#include "engine/metrics/width_counts.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace schedsweep {

/// Shape: events and scratch [at most 3 n jobs that ran], the history [instants at which the queue is not empty].
struct QueueBuffers {
  std::vector<std::uint64_t> events;
  std::vector<std::uint64_t> scratch;
  std::vector<std::int64_t> queue_jobs;
  std::vector<std::int64_t> queue_procs;
  std::vector<Seconds> seconds;
  std::vector<std::pair<std::int64_t, Seconds>> levels;
  WidthCodes widths;
  WidthCounts waiting;
};

/// The queue over [first submit, last end], and the idle processors that one of its jobs would have fitted into.
/// Errors: InputError where seconds since the first submit and width codes need more than 62 bits together.
/// A state that lasts no time counts for nothing: a job that starts as it is submitted never queues.
void measure_queue(const RanJobs& ran, Procs processors, QueueBuffers& buffers, Metrics& out);

}  // namespace schedsweep
