#include "sweep/report/overview_schedules.h"
#include "sweep/report/table_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::size_t n_instants = 500;
constexpr std::size_t most_gantt_jobs = 400;
constexpr Seconds day_s = 86'400;

/// How many jobs wait at an instant: submitted by then, not started yet.
class QueueLength {
 public:
  explicit QueueLength(const KeptSchedule& schedule) : submit_s_(schedule.submit_s), start_s_(schedule.start_s) {
    std::sort(submit_s_.begin(), submit_s_.end());
    std::sort(start_s_.begin(), start_s_.end());
  }

  std::int64_t at(Seconds now) const { return up_to(submit_s_, now) - up_to(start_s_, now); }

 private:
  static std::int64_t up_to(const std::vector<Seconds>& sorted, Seconds now) {
    return std::upper_bound(sorted.begin(), sorted.end(), now) - sorted.begin();
  }

  std::vector<Seconds> submit_s_, start_s_;
};

Seconds last_start(const KeptSchedule& schedule) {
  return schedule.size() == 0 ? 0 : *std::max_element(schedule.start_s.begin(), schedule.start_s.end());
}

void append_lengths(const std::string& trace, const KeptSchedule& schedule, Seconds first, Seconds last,
                    TableRows& table) {
  const QueueLength queue(schedule);
  for (std::size_t i = 0; i < n_instants; ++i) {
    const Seconds now = first + (last - first) * static_cast<Seconds>(i) / static_cast<Seconds>(n_instants - 1);
    table.add({trace, schedule.policy, now - first, queue.at(now)});
  }
}

/// A span of time [begin, end).
struct Window {
  Seconds begin = 0;
  Seconds end = 0;
};

/// The rows of the jobs that run within the window, in the order of their starts.
std::vector<std::size_t> running_in(const KeptSchedule& schedule, const Window& window) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < schedule.size(); ++i)
    if (schedule.start_s[i] < window.end && schedule.end_s[i] > window.begin) rows.push_back(i);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return schedule.start_s[a] < schedule.start_s[b]; });
  return rows;
}

/// The day from the first submit on whose mean queue, looked at each hour, is longest under the baseline; less of it
/// where more jobs run than can be drawn.
Window busiest_window(const PlaceSchedules& place) {
  const KeptSchedule& baseline = place.schedules[place.baseline];
  const QueueLength queue(baseline);
  const Seconds first = place.jobs.submit_s[0];
  Window best{first, first + day_s};
  std::int64_t most = -1;
  for (Seconds begin = first; begin <= last_start(baseline); begin += day_s) {
    std::int64_t sum = 0;
    for (Seconds hour = 0; hour < 24; ++hour) sum += queue.at(begin + hour * 3600);
    if (sum > most) best = {begin, begin + day_s};
    most = std::max(most, sum);
  }
  const auto too_many = [&](const KeptSchedule& s) { return running_in(s, best).size() > most_gantt_jobs; };
  while (best.end - best.begin > 60 && std::any_of(place.schedules.begin(), place.schedules.end(), too_many))
    best.end = best.begin + (best.end - best.begin) / 2;
  return best;
}

/// Puts jobs on processors, the lowest free ones first: a job may get several blocks of them.
class Lanes {
 public:
  Lanes(Procs processors, Seconds now) : free_at_(static_cast<std::size_t>(processors), now) {}

  struct Block {
    std::int64_t first;
    std::int64_t n;
  };

  std::vector<Block> take(Procs wanted, Seconds start, Seconds end) {
    std::vector<Block> blocks;
    for (std::size_t lane = 0; lane < free_at_.size() && wanted > 0; ++lane) {
      if (free_at_[lane] > start) continue;
      free_at_[lane] = end;
      --wanted;
      const auto at = static_cast<std::int64_t>(lane);
      if (!blocks.empty() && blocks.back().first + blocks.back().n == at) {
        ++blocks.back().n;
      } else {
        blocks.push_back({at, 1});
      }
    }
    return blocks;
  }

 private:
  std::vector<Seconds> free_at_;
};

}  // namespace

ReportTable queue_table(const std::string& shown) {
  return {"/overview/queue",
          "Jobs in the queue over time",
          shown +
              "Jobs submitted but not started, at 500 equidistant instants from the first submit to the last start of "
              "any policy; observed: by the waits that the log has.",
          {{"trace", "1", "trace, with what the sweep varies of it", {}},
           {"policy", "1", "policy or observed", {}},
           {"time_s", "s", "time since the first submit", {}},
           {"jobs", "1", "jobs that wait", {}}}};
}

void append_queue(const PlaceSchedules& place, TableRows& table) {
  const Seconds first = place.jobs.submit_s[0];
  Seconds last = first + 1;
  for (const KeptSchedule& schedule : place.schedules) last = std::max(last, last_start(schedule));
  if (place.observed) last = std::max(last, last_start(*place.observed));
  for (const KeptSchedule& schedule : place.schedules) append_lengths(place.trace, schedule, first, last, table);
  if (place.observed) append_lengths(place.trace, *place.observed, first, last, table);
}

ReportTable gantt_table(const std::string& shown) {
  return {"/overview/gantt",
          "The machine in its worst hours",
          shown +
              "Jobs that run within the day (from the first submit) on which the queue is longest under the baseline, "
              "or within less of it where more than 400 jobs run. Simulated jobs have no places: each is drawn on the "
              "lowest processors that are free, in one row a block of them.",
          {{"trace", "1", "trace, with what the sweep varies of it", {}},
           {"policy", "1", "policy", {}},
           {"job", "1", "number of the job in the trace", {}},
           {"start_s", "s", "start, since the first submit", {}},
           {"end_s", "s", "end, since the first submit", {}},
           {"procs", "1", "processors of the job", {}},
           {"lane", "1", "first processor of the block", {}},
           {"lanes", "1", "processors of the block", {}},
           {"kind", "1", "how the job came to start", {}},
           {"window_begin_s", "s", "begin of the window, since the first submit", {}},
           {"window_end_s", "s", "end of the window, since the first submit", {}},
           {"processors", "1", "of the machine", {}}}};
}

void append_gantt(const PlaceSchedules& place, TableRows& table) {
  const Window window = busiest_window(place);
  const Seconds first = place.jobs.submit_s[0];
  for (const KeptSchedule& schedule : place.schedules) {
    const std::vector<std::size_t> rows = running_in(schedule, window);
    Lanes lanes(place.processors, rows.empty() ? 0 : schedule.start_s[rows[0]]);
    for (const std::size_t i : rows)
      for (const auto& block : lanes.take(schedule.procs[i], schedule.start_s[i], schedule.end_s[i]))
        table.add({place.trace, schedule.policy, place.jobs.number[schedule.job[i]], schedule.start_s[i] - first,
                   schedule.end_s[i] - first, std::int64_t{schedule.procs[i]}, block.first, block.n,
                   std::string(name_of(schedule.kind[i])), window.begin - first, window.end - first,
                   std::int64_t{place.processors}});
  }
}

}  // namespace schedsweep
