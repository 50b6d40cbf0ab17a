#include "tests/reference/slow_easy.h"

#include <algorithm>

namespace schedsweep::test {
namespace {

/// Processors that are free once every running job is over that is believed to end by `at_s`, which is not before now.
Procs free_at(const SlowState& state, Seconds at_s) {
  Procs free = state.free;
  for (const SlowJob* job : state.running)
    if (state.believed_end_s(*job) <= at_s) free += job->width;
  return free;
}

/// Processors that jobs may start on besides the free ones, where overdue = free: those of jobs that end at this
/// instant, and were believed to by then when they started, but whose turn to end has not come.
Procs ending_now(const SlowState& state) {
  Procs ending = 0;
  // Who does not backfill believes nothing.
  if (state.parameters.overdue != Overdue::free || state.parameters.reservations == 0) return ending;
  for (const SlowJob* job : state.running)
    if (job->end_s() == state.now_s && job->start_s + job->expected_s <= state.now_s) ending += job->width;
  return ending;
}

/// The first instant at which `width` processors are free.
Seconds first_free_s(const SlowState& state, Procs width) {
  std::vector<Seconds> ends_s;
  for (const SlowJob* job : state.running) ends_s.push_back(state.believed_end_s(*job));
  std::sort(ends_s.begin(), ends_s.end());
  const auto first =
      std::find_if(ends_s.begin(), ends_s.end(), [&](Seconds end_s) { return free_at(state, end_s) >= width; });
  return *first;
}

}  // namespace

void SlowEasy::pass(SlowState& state) {
  const Procs ending = ending_now(state);
  const auto fits = [&](const SlowJob& job) { return job.width <= state.free + ending; };
  while (!state.waiting.empty() && fits(*state.waiting.front()) && !is_held_back(state))
    state.start(*state.waiting.front(), StartKind::in_order);
  if (state.waiting.empty() || state.parameters.reservations == 0) return;

  const SlowJob& head = *state.waiting.front();
  const Seconds until_s = shadow_s(state, head);
  Procs spare = std::max(free_at(state, std::max(until_s, state.now_s)) - head.width, 0);
  if (!state.parameters.spare) spare = 0;
  for (SlowJob* candidate : state.candidates_of({state.waiting.begin() + 1, state.waiting.end()})) {
    if (!fits(*candidate)) continue;
    const Seconds end_s = state.now_s + candidate->guard_s;
    const bool in_time = state.parameters.until_shadow == UntilShadow::ignored  ? true
                         : state.parameters.until_shadow == UntilShadow::before ? end_s < until_s
                                                                                : end_s <= until_s;
    if (!in_time) {
      if (candidate->width > spare) continue;
      spare -= candidate->width;
    }
    state.start(*candidate, StartKind::backfilled);
  }
}

/// shadow = awaited: whether the head has been found blocked before and its shadow time has not come.
bool SlowEasy::is_held_back(const SlowState& state) const {
  return state.parameters.shadow == Shadow::awaited && state.waiting.front() == head_ && state.now_s < head_shadow_s_;
}

/// When the blocked head can start, by beliefs: of this pass, or where the shadow is kept of the pass that first found
/// it blocked.
Seconds SlowEasy::shadow_s(const SlowState& state, const SlowJob& head) {
  if (head_ != &head || state.parameters.shadow == Shadow::recomputed) head_shadow_s_ = first_free_s(state, head.width);
  head_ = &head;
  return head_shadow_s_;
}

}  // namespace schedsweep::test
