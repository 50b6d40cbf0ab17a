#include "engine/model/live_jobs.h"

namespace schedsweep {

void LiveJobs::add(JobIndex job, const JobKeys& keys) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  slot_of_job_[job] = free_.back();
  slots_[free_.back()] = {.keys = keys, .of_user = {}, .of_shape = {}};
  free_.pop_back();
}

void LiveJobs::remove(JobIndex job) {
  free_.push_back(slot_of_job_[job]);
  slot_of_job_[job] = no_key;
}

void LiveJobs::append(StartOrder& order, LiveJob::Links LiveJob::*links, std::uint32_t slot) {
  slots_[slot].*links = {.before = order.last, .after = no_key};
  (order.empty() ? order.first : (slots_[order.last].*links).after) = slot;
  order.last = slot;
}

void LiveJobs::unlink(StartOrder& order, LiveJob::Links LiveJob::*links, std::uint32_t slot) {
  const LiveJob::Links neighbours = slots_[slot].*links;
  (neighbours.before == no_key ? order.first : (slots_[neighbours.before].*links).after) = neighbours.after;
  (neighbours.after == no_key ? order.last : (slots_[neighbours.after].*links).before) = neighbours.before;
}

}  // namespace schedsweep
