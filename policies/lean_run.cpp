#include "policies/lean_run.h"

#include "engine/error.h"
#include "engine/multiversion.h"
#include "policies/fcfs_run.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

/// By what jobs are ranked; each case is compiled by itself.
enum class Ranks : std::uint8_t {
  rows,      ///< queue and backfilling by row
  one,       ///< both by one ranking
  separate,  ///< each by its own
};

constexpr Seconds never = std::numeric_limits<Seconds>::max();

template <bool looks_ahead, Ranks ranks>
class LeanRun {
 public:
  LeanRun(const RunInput& input, RunWatch& watch, LeanMemory& memory)
      : input_(input),
        watch_(watch),
        completions_(memory.completions),
        believed_ends_(memory.believed_ends),
        candidates_(memory.candidates),
        in_order_(ranks == Ranks::separate ? memory.in_order : memory.candidates),
        start_s_(memory.start_s.data()),
        kind_(memory.kind.data()),
        free_(input.processors),
        left_(watch.ticks()) {}

  void run() {
    for (;;) {
      if (!next_instant()) {
        if (now_s_ == never) return;
        watch_.look();
        left_ = watch_.ticks();
      }
      const bool freed = take_completions();
      const std::size_t first_arrival = next_;
      while (next_ < input_.jobs.size() && input_.jobs.submit_s[next_] == now_s_) ++next_;
      const bool outdated = freed || holds_until_s_ <= now_s_;
      if (ranks == Ranks::rows) {
        // Whoever arrives stands behind all who wait.
        if (outdated) serve_queue();
        for (std::size_t job = first_arrival; job < next_; ++job) arrive(static_cast<JobIndex>(job));
      } else if (!outdated && next_ == first_arrival + 1) {
        arrive(static_cast<JobIndex>(first_arrival));
      } else {
        for (std::size_t job = first_arrival; job < next_; ++job) enter(static_cast<JobIndex>(job));
        serve_queue();
      }
    }
  }

 private:
  bool fits_machine(std::size_t job) const { return input_.procs[job] <= input_.processors; }

  /// Moves the clock to the next event, past jobs that the machine refuses; false when nothing is left, or it is time
  /// for a look.
  bool next_instant() {
    for (; next_ < input_.jobs.size() && !fits_machine(next_); ++next_) reject(next_);
    now_s_ = next_ < input_.jobs.size() ? input_.jobs.submit_s[next_] : never;
    if (!completions_.empty()) now_s_ = std::min(now_s_, completions_.next_end_s());
    return --left_ > 0 && now_s_ != never;
  }

  bool take_completions() {
    bool any = false;
    for (; !completions_.empty() && completions_.next_end_s() <= now_s_; any = true) {
      const JobIndex job = completions_.pop();
      free_ += input_.procs[job];
      if (looks_ahead) believed_ends_.erase(start_s_[job] + input_.expected_s[job], input_.procs[job]);
    }
    return any;
  }

  /// A job that comes while nothing else has changed.
  void arrive(JobIndex job) {
    if (!fits_machine(job)) return reject(job);
    const Procs width = input_.procs[job];
    if (candidates_.empty()) {
      if (width <= free_) return start(job, StartKind::in_order);
    } else if (ranks != Ranks::rows && queue_rank(job) < in_order_.rank_at(in_order_.first())) {
      enter(job);
      return serve_queue();
    } else if (looks_ahead && width <= free_) {
      if (holds_until_s_ == never) promise_head();
      if (rule().admits(width, input_.guard_s[job])) return backfill(job);
    }
    enter(job);
  }

  void enter(JobIndex job) {
    if (!fits_machine(job)) return reject(job);
    candidates_.insert(rank(job), input_.procs[job], looks_ahead ? input_.guard_s[job] : 0);
    if (ranks == Ranks::separate) in_order_.insert(queue_rank(job), input_.procs[job], 0);
  }

  /// A whole pass.
  void serve_queue() {
    holds_until_s_ = never;
    while (!candidates_.empty() && in_order_.width_at(in_order_.first()) <= free_) {
      const JobIndex head = head_job();
      if (ranks == Ranks::separate) candidates_.erase(candidates_.position_of(rank(head)));
      in_order_.erase(in_order_.first());
      start(head, StartKind::in_order);
    }
    // Where nobody else waits or nothing is free, what arrives next asks for the promise, if it fits at all.
    if (!looks_ahead || candidates_.size() < 2 || free_ == 0) return;
    const JobIndex head = head_job();
    WaitQueue::Position at = candidates_.first();
    if (ranks != Ranks::separate) ++at.slot;
    if (ranks == Ranks::one && !candidates_.find(at, {free_, any_job.slack_s, 0})) return;
    promise_head();
    while (candidates_.find(at, rule())) {
      const JobIndex job = job_at(candidates_.rank_at(at));
      if (ranks == Ranks::separate) {
        if (job == head) {
          ++at.slot;
          continue;
        }
        in_order_.erase(in_order_.position_of(queue_rank(job)));
      }
      at = candidates_.erase(at);
      backfill(job);
    }
  }

  void promise_head() {
    const Reservation promise = believed_ends_.reserve(in_order_.width_at(in_order_.first()), free_, now_s_ + 1);
    shadow_s_ = holds_until_s_ = promise.shadow_s;
    spare_ = promise.spare;
  }

  JobSeconds slack_s() const {
    return static_cast<JobSeconds>(std::min<Seconds>(shadow_s_ - now_s_, std::numeric_limits<JobSeconds>::max()));
  }

  StartRule rule() const { return {free_, slack_s(), spare_}; }

  /// The promise stands: what ends by the shadow time is free again then, and what does not is charged to the spare
  /// processors. Only where a candidate is charged another time than plans its end it has to be made anew.
  void backfill(JobIndex job) {
    const bool charged = input_.guard_s[job] > slack_s();
    if (charged) spare_ -= input_.procs[job];
    if (charged != (input_.expected_s[job] > slack_s())) holds_until_s_ = now_s_;
    start(job, StartKind::backfilled);
  }

  void start(JobIndex job, StartKind kind) {
    const Procs width = input_.procs[job];
    free_ -= width;
    start_s_[job] = now_s_;
    kind_[job] = kind;
    completions_.push(now_s_ + input_.run_s[job], job);
    if (looks_ahead) believed_ends_.insert(now_s_ + input_.expected_s[job], width);
  }

  void reject(std::size_t job) {
    start_s_[job] = not_started;
    kind_[job] = StartKind::rejected;
  }

  const Ranking& candidate_ranking() const {
    return ranks == Ranks::separate ? input_.backfill_ranking : input_.queue_ranking;
  }

  // Rows are known to be ranks at compile time.
  JobIndex queue_rank(JobIndex job) const { return ranks == Ranks::rows ? job : input_.queue_ranking.rank_of(job); }

  JobIndex rank(JobIndex job) const { return ranks == Ranks::rows ? job : candidate_ranking().rank_of(job); }

  JobIndex job_at(JobIndex rank) const { return ranks == Ranks::rows ? rank : candidate_ranking().job_in(rank); }

  JobIndex head_job() const {
    const JobIndex rank = in_order_.rank_at(in_order_.first());
    return ranks == Ranks::rows ? rank : input_.queue_ranking.job_in(rank);
  }

  const RunInput& input_;
  RunWatch& watch_;
  CompletionQueue& completions_;
  BelievedEnds& believed_ends_;
  WaitQueue& candidates_;
  WaitQueue& in_order_;
  Seconds* const start_s_;
  StartKind* const kind_;
  Procs free_;
  std::size_t next_ = 0;
  std::int32_t left_;  // instants until the next look: of a watch elsewhere each would cost more
  Seconds now_s_ = 0;
  // The promise to the head.
  Seconds shadow_s_ = 0;
  Procs spare_ = 0;
  Seconds holds_until_s_ = never;  // never = none made, because nobody who waits fits what is free
};

template <bool looks_ahead, Ranks ranks>
void run_with(const RunInput* input, RunWatch* watch, LeanMemory* memory) {
  LeanRun<looks_ahead, ranks>(*input, *watch, *memory).run();
}

void run_by_row(const RunInput* input, RunWatch* watch, LeanMemory* memory) {
  fcfs_run(*input, *watch, memory->completions, memory->start_s.data(), memory->kind.data());
}

template <bool looks_ahead>
void run_with_ranks(const RunInput& input, RunWatch& watch, LeanMemory& memory) {
  if (!input.backfill_ranking.by_row())
    return best_version<run_with<looks_ahead, Ranks::separate>>(&input, &watch, &memory);
  if (!input.queue_ranking.by_row()) return best_version<run_with<looks_ahead, Ranks::one>>(&input, &watch, &memory);
  best_version<looks_ahead ? run_with<true, Ranks::rows> : run_by_row>(&input, &watch, &memory);
}

/// Whoever fits the machine enters the queue and ends.
std::int64_t n_events(const RunInput& input) {
  return 2 *
         std::count_if(input.procs.begin(), input.procs.end(), [&](Procs procs) { return procs <= input.processors; });
}

}  // namespace

Schedule lean_run(const RunInput& input, bool looks_ahead, RunWatch& watch, LeanMemory& memory) {
  const std::size_t n = input.jobs.size();
  if (n > CompletionQueue::max_jobs) throw InputError("more than 2^28 jobs in one trace");
  if (watch.limits_events()) watch.expect_events(n_events(input));
  const Seconds origin_s = n == 0 ? 0 : input.jobs.submit_s[0];
  memory.completions.reset(origin_s);
  memory.believed_ends.reset(origin_s);
  memory.candidates.clear();
  memory.in_order.clear();
  memory.start_s.resize(n);
  memory.kind.resize(n);
  if (looks_ahead) {
    run_with_ranks<true>(input, watch, memory);
  } else {
    run_with_ranks<false>(input, watch, memory);
  }
  Schedule schedule;
  schedule.start_s = memory.start_s;
  schedule.submit_s = input.jobs.submit_s;
  schedule.run_s = input.run_s;
  schedule.procs = input.procs;
  schedule.kind = memory.kind;
  return schedule;
}

}  // namespace schedsweep
