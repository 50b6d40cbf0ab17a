#include "engine/run_watch.h"

#include "engine/text.h"

#include <algorithm>
#include <string>

namespace schedsweep {

void RunWatch::begin() {
  events_ = 0;
  wind_up();
  if (limits_wall()) begun_ = Clock::now();
}

void RunWatch::look() {
  expect_events(events_);
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) throw RunStopped();
  if (limits_wall() && std::chrono::duration<double>(Clock::now() - begun_).count() > limits_.max_wall_s)
    throw RunTimeout("simulation: longer than " + shortest(limits_.max_wall_s) +
                     " s (the limit of one run) raise the limit or leave this run out");
  wind_up();
}

void RunWatch::wind_up() {
  left_ = 1 + static_cast<std::int32_t>(std::min<std::int64_t>(ticks_ - 1, limits_.max_events - events_));
}

void RunWatch::expect_events(std::int64_t n) const {
  if (n > limits_.max_events)
    throw RunTimeout("simulation: more than " + std::to_string(limits_.max_events) +
                     " events (max_events) raise max_events or leave this run out");
}

}  // namespace schedsweep
