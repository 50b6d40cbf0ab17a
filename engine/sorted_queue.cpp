#include "engine/sorted_queue.h"

#include "engine/error.h"

#include <algorithm>

namespace schedsweep {

void SortedQueue::clear() {
  end_ = size_ = last_found_ = 0;
  pad();
}

/// Lets the columns end one strip behind the last position.
void SortedQueue::pad() {
  const std::size_t padded = end_ + search_strip;
  entry_.resize(padded);
  job_.resize(padded);
  width_.resize(padded);
  guard_s_.resize(padded);
  std::fill(width_.begin() + static_cast<std::ptrdiff_t>(end_), width_.end(), no_width);
}

void SortedQueue::insert(JobIndex job, double key, Procs width, JobSeconds guard_s) {
  if (end_ > 2 * size_ + search_strip) jobs();
  const Entry entry{key, job};
  const auto place =
      std::upper_bound(entry_.begin(), entry_.begin() + static_cast<std::ptrdiff_t>(end_), entry, before);
  const auto at = place - entry_.begin();
  entry_.insert(place, entry);
  job_.insert(job_.begin() + at, job);
  width_.insert(width_.begin() + at, width);
  guard_s_.insert(guard_s_.begin() + at, guard_s);
  ++end_;
  ++size_;
}

void SortedQueue::erase(JobIndex job) {
  // Whoever starts a job has mostly just found it.
  const auto is_here = [&](std::size_t at) { return job_[at] == job && width_[at] != no_width; };
  std::size_t at = last_found_;
  if (at >= end_ || !is_here(at)) {
    for (at = 0; at < end_ && !is_here(at);) ++at;
  }
  SCHEDSWEEP_CHECK(at < end_);
  width_[at] = no_width;
  --size_;
}

std::size_t SortedQueue::next(std::size_t position, const StartRule& rule) const {
  const std::size_t found = first_admitted(width_.data(), guard_s_.data(), position, end_, rule);
  if (found >= end_) return none;
  last_found_ = found;
  return found;
}

std::span<const JobIndex> SortedQueue::jobs() {
  if (end_ != size_) {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < end_; ++at) {
      if (width_[at] == no_width) continue;
      entry_[kept] = entry_[at];
      job_[kept] = job_[at];
      width_[kept] = width_[at];
      guard_s_[kept] = guard_s_[at];
      ++kept;
    }
    end_ = kept;
    pad();
  }
  return {job_.data(), end_};
}

void SortedQueue::sort(std::span<const double> keys, std::span<const Procs> width,
                       std::span<const JobSeconds> guard_s) {
  SCHEDSWEEP_CHECK(keys.size() == end_ && end_ == size_);
  const auto end = entry_.begin() + static_cast<std::ptrdiff_t>(end_);
  for (std::size_t at = 0; at < end_; ++at) entry_[at].key = keys[at];
  if (std::is_sorted(entry_.begin(), end, before)) return;
  std::sort(entry_.begin(), end, before);
  for (std::size_t at = 0; at < end_; ++at) {
    const JobIndex job = entry_[at].job;
    job_[at] = job;
    width_[at] = width[job];
    guard_s_[at] = guard_s[job];
  }
}

}  // namespace schedsweep
