#include "tests/reference/slow_simulator.h"

#include "engine/error.h"
#include "engine/schedule.h"
#include "policies/estimator.h"
#include "policies/order.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace schedsweep::test {
namespace {

enum class Phase { to_come, waiting, running, ended, rejected };

struct Job {
  Seconds submit_s;
  Seconds run_s;
  Seconds requested_s;
  Seconds expected_s;
  Seconds guard_s;
  std::int64_t key;
  Procs width;
  Phase phase;
  Seconds start_s = not_started;

  Seconds end_s() const { return start_s + run_s; }
};

/// The jobs as the parameters change them, with what the scheduler believes.
std::vector<Job> prepare(const JobTable& table, Procs processors, const Parameters& parameters) {
  const std::size_t n = table.size();
  std::vector<JobSeconds> run_s(table.run_s.begin(), table.run_s.end());
  std::vector<Procs> width(table.procs.begin(), table.procs.end());
  for (std::size_t i = 0; i < n; ++i) {
    if (parameters.overrun == Overrun::kill && table.requested_s[i] > 0 && run_s[i] > table.requested_s[i])
      run_s[i] = table.requested_s[i];
    if (width[i] <= processors) continue;
    if (parameters.wider == Wider::reject) throw InputError("a job is wider than the machine");
    if (parameters.wider == Wider::clamp) width[i] = processors;
  }

  std::vector<JobSeconds> expected_s(n), guard_s(n);
  estimators()[parameters.estimate].believe({table, run_s, parameters}, {expected_s, guard_s});
  std::vector<std::int64_t> keys(n);
  orders()[parameters.order].keys({table, processors, width, run_s, expected_s, guard_s, {}, {}}, keys);

  std::vector<Job> jobs;
  for (std::size_t i = 0; i < n; ++i)
    jobs.push_back({table.submit_s[i], run_s[i], table.requested_s[i], expected_s[i], guard_s[i], keys[i], width[i],
                    width[i] <= processors ? Phase::to_come : Phase::rejected});
  return jobs;
}

class SlowSimulator {
 public:
  SlowSimulator(const JobTable& table, Procs processors, const Parameters& parameters)
      : parameters_(parameters), free_(processors), jobs_(prepare(table, processors, parameters)) {}

  std::vector<Seconds> run() {
    while (const auto next_s = next_instant_s()) {
      now_s_ = *next_s;
      while (take_event() && parameters_.pass == Pass::instant) {
      }
      schedule();
    }
    std::vector<Seconds> starts;
    for (const Job& job : jobs_) starts.push_back(job.start_s);
    return starts;
  }

 private:
  std::optional<Seconds> next_instant_s() const {
    std::optional<Seconds> next_s;
    const auto consider = [&](Seconds event_s) { next_s = next_s ? std::min(*next_s, event_s) : event_s; };
    for (const Job& job : jobs_) {
      if (job.phase == Phase::to_come) consider(job.submit_s);
      if (job.phase == Phase::running) consider(job.end_s());
    }
    return next_s;
  }

  /// One completion, else one arrival, of the lowest row; false when nothing is left at this instant.
  bool take_event() {
    for (Job& job : jobs_) {
      if (job.phase != Phase::running || job.end_s() != now_s_) continue;
      job.phase = Phase::ended;
      free_ += job.width;
      return true;
    }
    for (Job& job : jobs_) {
      if (job.phase != Phase::to_come || job.submit_s != now_s_) continue;
      job.phase = Phase::waiting;
      return true;
    }
    return false;
  }

  void schedule() {
    std::vector<Job*> queue;
    for (Job& job : jobs_)
      if (job.phase == Phase::waiting) queue.push_back(&job);
    std::stable_sort(queue.begin(), queue.end(), [](const Job* a, const Job* b) { return a->key < b->key; });

    while (!queue.empty() && queue.front()->width <= free_) {
      start(*queue.front());
      queue.erase(queue.begin());
    }
    if (queue.empty() || parameters_.reservations == 0) return;
    SCHEDSWEEP_CHECK(parameters_.reservations == 1);

    auto [shadow_s, spare] = reserve(queue.front()->width);
    if (!parameters_.spare) spare = 0;
    queue.erase(queue.begin());
    if (parameters_.backfill_order == BackfillOrder::shortest)
      std::stable_sort(queue.begin(), queue.end(), [](const Job* a, const Job* b) { return a->guard_s < b->guard_s; });
    for (Job* candidate : queue) {
      if (candidate->width > free_) continue;
      if (now_s_ + candidate->guard_s > shadow_s) {
        if (candidate->width > spare) continue;
        spare -= candidate->width;
      }
      start(*candidate);
    }
  }

  void start(Job& job) {
    job.phase = Phase::running;
    job.start_s = now_s_;
    free_ -= job.width;
  }

  struct Reservation {
    Seconds shadow_s;
    Procs spare;
  };

  /// The first instant at which, by beliefs, `width` processors are free, and how many more are free then.
  Reservation reserve(Procs width) const {
    std::vector<std::pair<Seconds, Procs>> releases;
    for (const Job& job : jobs_)
      if (job.phase == Phase::running) releases.emplace_back(believed_end_s(job), job.width);
    std::sort(releases.begin(), releases.end());

    Reservation reservation{now_s_, free_ - width};
    for (const auto& [end_s, released] : releases) {
      if (reservation.spare >= 0 && end_s != reservation.shadow_s) break;
      reservation.shadow_s = end_s;
      reservation.spare += released;
    }
    return reservation;
  }

  /// Always after now: a job that has outlived its belief is given the next published increment, or one second.
  Seconds believed_end_s(const Job& job) const {
    constexpr Seconds minute_s = 60, hour_s = 3600;
    constexpr Seconds increments_s[] = {minute_s,   5 * minute_s, 15 * minute_s, 30 * minute_s, hour_s,      2 * hour_s,
                                        5 * hour_s, 10 * hour_s,  20 * hour_s,   50 * hour_s,   100 * hour_s};
    if (job.start_s + job.expected_s > now_s_) return job.start_s + job.expected_s;
    if (parameters_.correction == Correction::tsafrir) {
      for (const Seconds increment_s : increments_s) {
        Seconds belief_s = job.expected_s + increment_s;
        if (job.requested_s > 0) belief_s = std::min(belief_s, job.requested_s);
        if (job.start_s + belief_s > now_s_) return job.start_s + belief_s;
      }
      if (job.start_s + job.requested_s > now_s_) return job.start_s + job.requested_s;
    }
    return now_s_ + 1;
  }

  Parameters parameters_;
  Seconds now_s_ = 0;
  Procs free_;
  std::vector<Job> jobs_;
};

}  // namespace

std::vector<Seconds> slow_starts(const JobTable& jobs, Procs processors, const Parameters& parameters) {
  return SlowSimulator(jobs, processors, parameters).run();
}

}  // namespace schedsweep::test
