#include "engine/live_queue.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <limits>

namespace schedsweep {
namespace {

constexpr double last_of_all = std::numeric_limits<double>::infinity();

/// Least of keys[0, n), which are padded to whole strips.
SCHEDSWEEP_MULTIVERSION
double least(const double* keys, std::size_t n) {
  constexpr std::size_t n_lanes = 8;
  static_assert(search_strip % n_lanes == 0);
  double lanes[n_lanes];
  for (double& lane : lanes) lane = last_of_all;
  for (std::size_t at = 0; at < n; at += n_lanes)
    for (std::size_t i = 0; i < n_lanes; ++i) lanes[i] = keys[at + i] < lanes[i] ? keys[at + i] : lanes[i];
  double key = lanes[0];
  for (const double lane : lanes) key = lane < key ? lane : key;
  return key;
}

/// Position of the least job of [0, n) whose key is `key`. Requires: there is one.
SCHEDSWEEP_MULTIVERSION
std::size_t first_with(double key, const double* keys, const JobIndex* jobs, std::size_t n) {
  std::size_t first = n;
  JobIndex first_job = std::numeric_limits<JobIndex>::max();
  for (std::size_t at = 0; at < n; at += search_strip) {
    std::int64_t some = 0;
    for (std::size_t i = 0; i < search_strip; ++i) some |= keys[at + i] == key ? -1 : 0;
    if (some == 0) continue;
    for (std::size_t i = at; i < at + search_strip; ++i) {
      if (keys[i] != key || jobs[i] > first_job) continue;
      first_job = jobs[i];
      first = i;
    }
  }
  return first;
}

}  // namespace

void LiveQueue::reset(std::size_t n_jobs) {
  std::fill_n(width_.begin(), size_, no_width);
  std::fill_n(key_.begin(), size_, last_of_all);
  size_ = 0;
  first_ = unknown;
  position_.resize(n_jobs);
}

void LiveQueue::grow() {
  const std::size_t capacity = 2 * job_.size() + 4 * search_strip;
  job_.resize(capacity);
  width_.resize(capacity, no_width);
  guard_s_.resize(capacity);
  expected_s_.resize(capacity);
  user_.resize(capacity);
  submit_s_.resize(capacity);
  key_.resize(capacity, last_of_all);
}

void LiveQueue::insert(const Entry& entry) {
  if (size_ == job_.size()) grow();
  const std::size_t at = size_++;
  job_[at] = entry.job;
  width_[at] = entry.width;
  guard_s_[at] = entry.guard_s;
  expected_s_[at] = entry.expected_s;
  user_[at] = entry.user;
  submit_s_[at] = entry.submit_s;
  key_[at] = entry.key;
  position_[entry.job] = static_cast<std::uint32_t>(at);
  if (first_ == unknown) return;
  if (entry.key < key_[first_] || (entry.key == key_[first_] && entry.job < job_[first_])) first_ = at;
}

void LiveQueue::erase(JobIndex job) {
  const std::size_t at = position_[job];
  SCHEDSWEEP_CHECK(at < size_ && job_[at] == job);
  const std::size_t last = --size_;
  if (first_ == at) {
    first_ = unknown;
  } else if (first_ == last) {
    first_ = at;
  }
  job_[at] = job_[last];
  width_[at] = width_[last];
  guard_s_[at] = guard_s_[last];
  expected_s_[at] = expected_s_[last];
  user_[at] = user_[last];
  submit_s_[at] = submit_s_[last];
  key_[at] = key_[last];
  position_[job_[at]] = static_cast<std::uint32_t>(at);
  width_[last] = no_width;
  key_[last] = last_of_all;
}

JobIndex LiveQueue::first() {
  SCHEDSWEEP_CHECK(size_ > 0);
  if (first_ != unknown) return job_[first_];
  first_ = first_with(least(key_.data(), size_), key_.data(), job_.data(), size_);
  return job_[first_];
}

bool LiveQueue::any(const StartRule& rule) const {
  return first_admitted(width_.data(), guard_s_.data(), 0, size_, rule) < size_;
}

void LiveQueue::collect(WalkOrder order, const StartRule& rule) {
  candidates_.clear();
  for (std::size_t at = 0; (at = first_admitted(width_.data(), guard_s_.data(), at, size_, rule)) < size_;) {
    // Where one is, more are: the rest of its strip is read here.
    do {
      if (rule.admits(width_[at], guard_s_[at]))
        candidates_.push_back(
            {order == WalkOrder::shortest ? guard_s_[at] : 0, key_[at], job_[at], width_[at], guard_s_[at]});
    } while (++at % search_strip != 0);
  }
}

JobIndex LiveQueue::take_least() {
  Candidate& least = *std::min_element(candidates_.begin(), candidates_.end());
  const JobIndex job = least.job;
  least = candidates_.back();
  candidates_.pop_back();
  return job;
}

KeyedJobs LiveQueue::jobs() const {
  return {{job_.data(), size_},
          {width_.data(), size_},
          {expected_s_.data(), size_},
          {user_.data(), size_},
          {submit_s_.data(), size_}};
}

std::span<double> LiveQueue::set_keys() {
  first_ = unknown;
  return {key_.data(), size_};
}

}  // namespace schedsweep
