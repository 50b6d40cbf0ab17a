#include "tests/reference/slow_simulator.h"

#include "engine/error.h"
#include "tests/reference/slow_arrivals.h"
#include "tests/reference/slow_beliefs.h"
#include "tests/reference/slow_easy.h"
#include "tests/reference/slow_plan.h"
#include "tests/reference/slow_state.h"

#include <algorithm>
#include <optional>

namespace schedsweep::test {
namespace {

class SlowSimulator {
 public:
  SlowSimulator(const JobTable& table, Procs processors, const Parameters& parameters)
      : processors_(processors),
        state_(table, processors, parameters),
        arrivals_(table, state_),
        beliefs_(table, processors, state_) {
    const bool links = state_.parameters.dependencies != Dependencies::ignore &&
                       !(table.dependencies.empty() && table.array_tasks.empty());
    for (std::size_t row = 0; row < table.size(); ++row)
      if (links || state_.jobs[row].width <= processors) last_submit_s_ = table.submit_s[row];
  }

  SlowRun run() {
    while (const auto next_s = next_instant_s()) {
      SCHEDSWEEP_CHECK(state_.free >= 0 || *next_s == state_.now_s);
      state_.now_s = *next_s;
      bool something_happens = plan_due_s_ == next_s;
      if (something_happens) plan_due_s_.reset();
      while (take_event()) {
        something_happens = true;
        if (parameters().pass == Pass::event) break;
      }
      // A job that is turned away or dropped changes nothing for those that wait.
      if (something_happens) pass();
    }
    SCHEDSWEEP_CHECK(state_.waiting.empty());
    return result();
  }

 private:
  const Parameters& parameters() const { return state_.parameters; }

  std::optional<Seconds> next_instant_s() {
    arrivals_.drop_hopeless();
    std::optional<Seconds> next_s = arrivals_.next_s();
    const auto consider = [&](Seconds event_s) { next_s = next_s ? std::min(*next_s, event_s) : event_s; };
    for (const SlowJob* job : state_.running) consider(job->end_s());
    if (plan_due_s_) consider(*plan_due_s_);
    if (!next_s && !state_.waiting.empty() && parameters().shadow == Shadow::awaited)
      next_s = plan_due_s_ = std::max(easy_.awaited_s(), last_submit_s_);
    return next_s;
  }

  /// One completion or one arrival; false when nothing is left at this instant.
  bool take_event() {
    if (parameters().first == First::completions) return take_completion() || take_arrival();
    return take_arrival() || take_completion();
  }

  bool take_completion() {
    SlowJob* first = nullptr;
    for (SlowJob* job : state_.running) {
      if (job->end_s() != state_.now_s) continue;
      if (first == nullptr || (parameters().ties == Ties::job && job->row < first->row)) first = job;
    }
    if (first == nullptr) return false;
    state_.end(*first);
    beliefs_.ended(*first);
    some_job_ended_ = true;
    return true;
  }

  bool take_arrival() {
    SlowJob* job = arrivals_.take();
    if (job == nullptr) return false;
    beliefs_.entered(*job);
    return true;
  }

  void pass() {
    beliefs_.sort_queue();
    const std::size_t n_ran = state_.running.size();
    if (plans_windows(parameters())) {
      planned_pass(state_, processors_, some_job_ended_);
      plan_due_s_ = next_plan_s(state_);
    } else {
      easy_.pass(state_);
    }
    for (std::size_t i = n_ran; i < state_.running.size(); ++i) beliefs_.started(*state_.running[i]);
    some_job_ended_ = false;
  }

  SlowRun result() const {
    SlowRun run;
    for (const SlowJob& job : state_.jobs) {
      run.start_s.push_back(job.start_s);
      run.submit_s.push_back(job.submit_s);
      run.promise_s.push_back(job.first_promise_s);
      run.kind.push_back(job.kind);
      run.broken_promises += job.first_promise_s != not_started && job.start_s > job.first_promise_s;
    }
    return run;
  }

  Procs processors_;
  SlowState state_;
  SlowArrivals arrivals_;
  SlowBeliefs beliefs_;
  SlowEasy easy_;
  Seconds last_submit_s_ = not_started;  // of the trace; where links are heeded, even of a job that does not enter then
  std::optional<Seconds> plan_due_s_;    // where the next pass is due if nothing happens before
  bool some_job_ended_ = false;          // since the last pass
};

}  // namespace

SlowRun slow_run(const JobTable& jobs, Procs processors, const Parameters& parameters) {
  return SlowSimulator(jobs, processors, parameters).run();
}

std::vector<Seconds> slow_starts(const JobTable& jobs, Procs processors, const Parameters& parameters) {
  return slow_run(jobs, processors, parameters).start_s;
}

}  // namespace schedsweep::test
