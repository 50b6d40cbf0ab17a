#include "engine/metrics/queue_metrics.h"

#include "engine/metrics/area.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <span>

namespace schedsweep {
namespace {

enum class Change : std::uint8_t { joins_queue, leaves_queue, starts_at_once, ends };

constexpr std::int64_t more_waiting[] = {1, -1, 0, 0};
constexpr std::int64_t more_idle[] = {0, -1, -1, 1};

PageEvent event(Seconds since_page_began_s, Procs code, Change change) {
  return static_cast<PageEvent>(since_page_began_s) << 32 | static_cast<PageEvent>(code) << 2 |
         static_cast<PageEvent>(change);
}

Seconds time_of(PageEvent event) { return static_cast<Seconds>(event >> 32); }

Procs code_of(PageEvent event) { return static_cast<Procs>((event & 0xffffffff) >> 2); }

std::size_t change_of(PageEvent event) { return event & 3; }

/// Wider than any machine.
constexpr auto nobody = std::numeric_limits<std::int64_t>::max();

/// What the queue and the machine are at one instant, and what they were until then.
struct State {
  std::int64_t jobs = 0;
  std::int64_t procs = 0;
  std::int64_t idle = 0;
  std::int64_t narrowest = nobody;  ///< of the waiting jobs
  Area lost_proc_s = 0;
  Seconds now_s = 0;
  Seconds unchanged_since_s = 0;  ///< the queue
};

/// Follows the queue through the events of one page. Which event comes next is hard to predict, so there is
/// one branch on it.
template <class WidthOf>
void replay(std::span<const PageEvent> events, Seconds page_begin_s, WidthOf width_of, State& state,
            QueueBuffers& buffers) {
  State at = state;
  at.now_s -= page_begin_s;
  at.unchanged_since_s -= page_begin_s;
  for (const PageEvent event : events) {
    const Seconds lasted_s = time_of(event) - at.now_s;
    at.now_s += lasted_s;
    at.lost_proc_s += Area{at.narrowest <= at.idle ? at.idle : 0} * lasted_s;

    const Procs code = code_of(event);
    const std::int64_t width = width_of(code);
    at.idle += more_idle[change_of(event)] * width;
    const std::int64_t joining = more_waiting[change_of(event)];
    if (joining == 0) continue;
    buffers.jobs.stood(at.jobs, at.now_s - at.unchanged_since_s);
    buffers.procs.stood(at.procs, at.now_s - at.unchanged_since_s);
    at.unchanged_since_s = at.now_s;
    at.jobs += joining;
    at.procs += joining * width;
    buffers.waiting.change(code, static_cast<std::int32_t>(joining));
    at.narrowest = at.jobs == 0 ? nobody : std::int64_t{width_of(buffers.waiting.smallest())};
  }
  at.now_s += page_begin_s;
  at.unchanged_since_s += page_begin_s;
  state = at;
}

/// The submits of rows [first, last), and the starts and ends in `entries`, in the order of time.
std::span<const PageEvent> events_of(const RanJobs& ran, std::size_t first, std::size_t last,
                                     std::span<const std::uint32_t> entries, Seconds page_begin_s,
                                     QueueBuffers& buffers) {
  const auto code = buffers.widths.codes();
  const std::span<PageEvent> events = buffers.sorter.prepare(last - first + entries.size());
  auto next = events.begin();
  for (std::size_t row = first; row < last; ++row) {
    const bool waits = ran.start_s[row] > ran.submit_s[row];
    *next++ = event(ran.submit_s[row] - page_begin_s, code[row], waits ? Change::joins_queue : Change::starts_at_once);
  }
  for (const std::uint32_t entry : entries) {
    const std::uint32_t row = entry / 2;
    const bool starts = entry % 2 != 0;
    const Seconds time_s = ran.start_s[row] + (starts ? 0 : ran.run_s[row]);
    *next++ = event(time_s - page_begin_s, code[row], starts ? Change::leaves_queue : Change::ends);
  }
  return buffers.sorter.sort(buffers.calendar.page_bits());
}

/// The first row from `row` on that is not submitted before `time_s`.
std::size_t row_from(const RanJobs& ran, std::size_t row, Seconds time_s) {
  while (row < ran.size() && ran.submit_s[row] < time_s) ++row;
  return row;
}

template <class WidthOf>
State replay_all(const RanJobs& ran, Procs processors, WidthOf width_of, QueueBuffers& buffers) {
  const Calendar& calendar = buffers.calendar;
  State state{.idle = processors, .now_s = ran.submit_s[0], .unchanged_since_s = ran.submit_s[0]};
  std::size_t row = 0;
  std::size_t waited = 0;
  for (std::size_t page = 0; page < calendar.n_pages();) {
    const std::size_t next_wait =
        waited == ran.waited.size() ? calendar.n_pages() : calendar.page_of(ran.submit_s[ran.waited[waited]]);
    const bool quiet = state.jobs == 0 && next_wait > page;
    const std::size_t next_page = quiet ? next_wait : page + 1;
    const auto entries = calendar.pages(page, next_page);
    const std::size_t next_row = row_from(ran, row, calendar.begin_s(next_page));
    if (quiet) {
      // Nobody waits: only what these pages together do to the idle processors matters.
      for (std::size_t i = row; i < next_row; ++i) state.idle -= ran.procs[i];
      for (const std::uint32_t entry : entries) state.idle += ran.procs[entry / 2];
    } else {
      const Seconds begin_s = calendar.begin_s(page);
      replay(events_of(ran, row, next_row, entries, begin_s, buffers), begin_s, width_of, state, buffers);
      while (waited < ran.waited.size() && ran.waited[waited] < next_row) ++waited;
    }
    page = next_page;
    row = next_row;
  }
  return state;
}

}  // namespace

void measure_queue(const RanJobs& ran, Procs processors, QueueBuffers& buffers, Metrics& out) {
  if (ran.size() == 0 || ran.last_end_s == ran.submit_s[0]) return;
  const Seconds total_s = ran.last_end_s - ran.submit_s[0];
  buffers.widths.assign(ran.procs);
  buffers.calendar.assign(ran);
  buffers.waiting.reset(buffers.widths.largest_code());
  buffers.jobs.reset(total_s);
  buffers.procs.reset(total_s);
  const auto width_of_rank = [widths = buffers.widths.widths()](Procs rank) {
    return widths[static_cast<std::size_t>(rank)];
  };
  const State state = buffers.widths.plain() ? replay_all(ran, processors, std::identity{}, buffers)
                                             : replay_all(ran, processors, width_of_rank, buffers);
  Area jobs_s = 0;
  Area procs_s = 0;
  for (const JobIndex row : ran.waited) {
    const Seconds wait_s = ran.start_s[row] - ran.submit_s[row];
    jobs_s += wait_s;
    procs_s += Area{wait_s} * ran.procs[row];
  }
  const auto total = static_cast<double>(total_s);
  out.mean_queue_jobs = static_cast<double>(jobs_s) / total;
  out.max_queue_jobs = static_cast<double>(buffers.jobs.max());
  out.p95_queue_jobs = static_cast<double>(buffers.jobs.p95());
  out.mean_queue_procs = static_cast<double>(procs_s) / total;
  out.max_queue_procs = static_cast<double>(buffers.procs.max());
  out.p95_queue_procs = static_cast<double>(buffers.procs.p95());
  out.loss_of_capacity = static_cast<double>(state.lost_proc_s) / (static_cast<double>(processors) * total);
}

}  // namespace schedsweep
