#include "engine/metrics/queue_metrics.h"

#include "engine/error.h"
#include "engine/metrics/area.h"
#include "engine/metrics/level_statistics.h"
#include "engine/metrics/radix_sort.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <span>
#include <string>

namespace schedsweep {
namespace {

enum class Change : std::uint64_t { joins_queue, leaves_queue, starts_at_once, ends };

/// An event as one integer that sorts by time: seconds since the first submit, code of the width, change.
class EventFormat {
 public:
  EventFormat(Seconds first_s, Seconds last_s, Procs largest_code)
      : first_s_(first_s), time_shift_(2 + std::bit_width(static_cast<std::uint32_t>(largest_code))) {
    const Seconds span_s = last_s - first_s;
    if (std::bit_width(static_cast<std::uint64_t>(span_s)) + time_shift_ <= 64) return;
    throw InputError("simulated time and job widths need more than 64 bits (" + std::to_string(span_s) +
                     " s from the first submit to the last end, beside " + std::to_string(time_shift_) +
                     " bits for width and event)");
  }

  std::uint64_t pack(Seconds time_s, Procs code, Change change) const {
    return static_cast<std::uint64_t>(time_s - first_s_) << time_shift_ | static_cast<std::uint64_t>(code) << 2 |
           static_cast<std::uint64_t>(change);
  }

  /// Since the first submit.
  Seconds seconds(std::uint64_t event) const { return static_cast<Seconds>(event >> time_shift_); }

  Procs code(std::uint64_t event) const {
    return static_cast<Procs>((event & ((std::uint64_t{1} << time_shift_) - 1)) >> 2);
  }

  static Change change(std::uint64_t event) { return static_cast<Change>(event & 3); }

  int time_shift() const { return time_shift_; }

 private:
  Seconds first_s_;
  int time_shift_;
};

EventFormat format_for(const RanJobs& ran, Procs largest_code) {
  Seconds last_s = ran.submit_s[0];
  for (std::size_t i = 0; i < ran.size(); ++i) last_s = std::max(last_s, ran.start_s[i] + ran.run_s[i]);
  return {ran.submit_s[0], last_s, largest_code};
}

/// All events in the order of time; a view of one of the buffers.
std::span<const std::uint64_t> sorted_events(const RanJobs& ran, const EventFormat& format, QueueBuffers& buffers) {
  buffers.events.resize(3 * ran.size());
  buffers.scratch.resize(3 * ran.size());
  const auto code = buffers.widths.codes();
  std::uint64_t* const first = buffers.events.data();
  std::uint64_t* next = first;
  for (std::size_t i = 0; i < ran.size(); ++i) {
    const bool waits = ran.start_s[i] > ran.submit_s[i];
    *next = format.pack(ran.submit_s[i], code[i], Change::joins_queue);
    next += waits;
    *next++ = format.pack(ran.start_s[i], code[i], waits ? Change::leaves_queue : Change::starts_at_once);
    *next++ = format.pack(ran.start_s[i] + ran.run_s[i], code[i], Change::ends);
  }
  const auto n_events = static_cast<std::size_t>(next - first);
  return radix_sort({first, n_events}, {buffers.scratch.data(), n_events}, format.time_shift());
}

/// Writes how long the queue had which length; returns the idle processor-seconds a waiting job would have fitted into.
template <class WidthOf>
Area replay(std::span<const std::uint64_t> events, const EventFormat& format, Procs processors, WidthOf width_of,
            QueueBuffers& buffers) {
  auto& waiting = buffers.waiting;
  waiting.reset(buffers.widths.largest_code());
  buffers.queue_jobs.clear();
  buffers.queue_procs.clear();
  buffers.seconds.clear();
  std::int64_t jobs = 0;
  std::int64_t procs = 0;
  std::int64_t idle = processors;
  Area lost_proc_s = 0;
  Seconds now_s = 0;
  for (const std::uint64_t event : events) {
    const Seconds lasted_s = format.seconds(event) - now_s;
    now_s += lasted_s;
    if (jobs > 0 && lasted_s > 0) {
      buffers.queue_jobs.push_back(jobs);
      buffers.queue_procs.push_back(procs);
      buffers.seconds.push_back(lasted_s);
      if (width_of(waiting.smallest()) <= idle) lost_proc_s += Area{idle} * lasted_s;
    }
    const Procs code = format.code(event);
    const Procs width = width_of(code);
    switch (EventFormat::change(event)) {
      case Change::joins_queue:
        ++jobs;
        procs += width;
        waiting.add(code);
        break;
      case Change::leaves_queue:
        --jobs;
        procs -= width;
        waiting.remove(code);
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
  const WidthCodes& widths = buffers.widths;
  buffers.widths.assign(ran.procs);
  const EventFormat format = format_for(ran, widths.largest_code());
  const auto events = sorted_events(ran, format, buffers);
  const Seconds total_s = format.seconds(events.back());
  const auto replay_with = [&](auto width_of) { return replay(events, format, processors, width_of, buffers); };
  const Area lost_proc_s =
      widths.plain() ? replay_with(std::identity{})
                     : replay_with([&](Procs code) { return widths.widths()[static_cast<std::size_t>(code)]; });
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
