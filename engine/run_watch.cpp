#include "engine/run_watch.h"

#include "engine/text.h"

#include <string>

namespace schedsweep {

void RunWatch::begin() {
  left_ = ticks_;
  events_left_ = limits_.max_events;
  if (limits_wall()) begun_ = Clock::now();
}

void RunWatch::look() {
  left_ = ticks_;
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) throw RunStopped();
  if (limits_wall() && std::chrono::duration<double>(Clock::now() - begun_).count() > limits_.max_wall_s)
    throw RunTimeout("simulation: longer than " + shortest(limits_.max_wall_s) +
                     " s (the limit of one run) raise the limit or leave this run out");
}

void RunWatch::throw_too_many() const {
  throw RunTimeout("simulation: more than " + std::to_string(limits_.max_events) +
                   " events (max_events) raise max_events or leave this run out");
}

}  // namespace schedsweep
