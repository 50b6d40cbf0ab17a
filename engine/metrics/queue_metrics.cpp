#include "engine/metrics/queue_metrics.h"

#include "engine/error.h"
#include "engine/metrics/level_statistics.h"
#include "engine/metrics/radix_sort.h"

#include <algorithm>
#include <bit>
#include <span>

namespace schedsweep {
namespace {

enum class Change : std::uint64_t { joins_queue, leaves_queue, starts_at_once, ends };

/// An event as one integer that sorts by time: seconds since the first submit, width, change.
class EventFormat {
 public:
  EventFormat(Seconds first_s, Seconds last_s, Procs widest)
      : first_s_(first_s), time_shift_(2 + std::bit_width(static_cast<std::uint32_t>(widest))) {
    SCHEDSWEEP_CHECK(std::bit_width(static_cast<std::uint64_t>(last_s - first_s)) + time_shift_ <= 64);
  }

  std::uint64_t pack(Seconds time_s, Procs width, Change change) const {
    return static_cast<std::uint64_t>(time_s - first_s_) << time_shift_ | static_cast<std::uint64_t>(width) << 2 |
           static_cast<std::uint64_t>(change);
  }

  /// Since the first submit.
  Seconds seconds(std::uint64_t event) const { return static_cast<Seconds>(event >> time_shift_); }

  Procs width(std::uint64_t event) const {
    return static_cast<Procs>((event & ((std::uint64_t{1} << time_shift_) - 1)) >> 2);
  }

  static Change change(std::uint64_t event) { return static_cast<Change>(event & 3); }

  int time_shift() const { return time_shift_; }

 private:
  Seconds first_s_;
  int time_shift_;
};

EventFormat format_for(const RanJobs& ran, Procs processors) {
  Seconds last_s = ran.submit_s[0];
  for (std::size_t i = 0; i < ran.size(); ++i) last_s = std::max(last_s, ran.start_s[i] + ran.run_s[i]);
  return {ran.submit_s[0], last_s, processors};
}

/// All events in the order of time; a view of one of the buffers.
std::span<const std::uint64_t> sorted_events(const RanJobs& ran, const EventFormat& format, QueueBuffers& buffers) {
  buffers.events.resize(3 * ran.size());
  buffers.scratch.resize(3 * ran.size());
  std::uint64_t* const first = buffers.events.data();
  std::uint64_t* next = first;
  for (std::size_t i = 0; i < ran.size(); ++i) {
    const bool waits = ran.start_s[i] > ran.submit_s[i];
    *next = format.pack(ran.submit_s[i], ran.procs[i], Change::joins_queue);
    next += waits;
    *next++ = format.pack(ran.start_s[i], ran.procs[i], waits ? Change::leaves_queue : Change::starts_at_once);
    *next++ = format.pack(ran.start_s[i] + ran.run_s[i], ran.procs[i], Change::ends);
  }
  const auto n_events = static_cast<std::size_t>(next - first);
  return radix_sort({first, n_events}, {buffers.scratch.data(), n_events}, format.time_shift());
}

/// Writes how long the queue had which length; returns the idle processor-seconds a waiting job would have fitted into.
std::int64_t replay(std::span<const std::uint64_t> events, const EventFormat& format, Procs processors,
                    QueueBuffers& buffers) {
  auto& waiting = buffers.waiting;
  waiting.reset(processors);
  buffers.queue_jobs.clear();
  buffers.queue_procs.clear();
  buffers.seconds.clear();
  std::int64_t jobs = 0;
  std::int64_t procs = 0;
  std::int64_t idle = processors;
  std::int64_t lost_proc_s = 0;
  Seconds now_s = 0;
  for (const std::uint64_t event : events) {
    const Seconds lasted_s = format.seconds(event) - now_s;
    now_s += lasted_s;
    if (jobs > 0 && lasted_s > 0) {
      buffers.queue_jobs.push_back(jobs);
      buffers.queue_procs.push_back(procs);
      buffers.seconds.push_back(lasted_s);
      if (waiting.smallest() <= idle) lost_proc_s += idle * lasted_s;
    }
    const Procs width = format.width(event);
    switch (EventFormat::change(event)) {
      case Change::joins_queue:
        ++jobs;
        procs += width;
        waiting.add(width);
        break;
      case Change::leaves_queue:
        --jobs;
        procs -= width;
        waiting.remove(width);
        idle -= width;
        break;
      case Change::starts_at_once:
        idle -= width;
        break;
      case Change::ends:
        idle += width;
        break;
    }
  }
  return lost_proc_s;
}

}  // namespace

void measure_queue(const RanJobs& ran, Procs processors, QueueBuffers& buffers, Metrics& out) {
  if (ran.size() == 0) return;
  const EventFormat format = format_for(ran, processors);
  const auto events = sorted_events(ran, format, buffers);
  const Seconds total_s = format.seconds(events.back());
  const std::int64_t lost_proc_s = replay(events, format, processors, buffers);
  if (total_s == 0) return;

  const auto jobs = level_statistics(buffers.queue_jobs, buffers.seconds, total_s, buffers.levels);
  out.mean_queue_jobs = jobs.mean;
  out.max_queue_jobs = jobs.max;
  out.p95_queue_jobs = jobs.p95;
  const auto procs = level_statistics(buffers.queue_procs, buffers.seconds, total_s, buffers.levels);
  out.mean_queue_procs = procs.mean;
  out.max_queue_procs = procs.max;
  out.p95_queue_procs = procs.p95;
  out.loss_of_capacity =
      static_cast<double>(lost_proc_s) / (static_cast<double>(processors) * static_cast<double>(total_s));
}

}  // namespace schedsweep
