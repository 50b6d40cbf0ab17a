#pragma once

#include "engine/metrics/calendar.h"
#include "engine/metrics/event_sorter.h"
#include "engine/metrics/level_quantile.h"
#include "engine/metrics/ran_jobs.h"
#include "engine/metrics/values.h"
#include "engine/metrics/width_codes.h"
#include "engine/metrics/width_counts.h"

namespace schedsweep {

struct QueueBuffers {
  Calendar calendar;
  EventSorter sorter;
  LevelQuantile jobs;
  LevelQuantile procs;
  WidthCodes widths;
  WidthCounts waiting;
};

/// The queue over [first submit, last end], and the idle processors that one of its jobs would have fitted into.
/// A state that lasts no time counts for nothing: a job that starts as it is submitted never queues.
void measure_queue(const RanJobs& ran, Procs processors, QueueBuffers& buffers, Metrics& out);

}  // namespace schedsweep
