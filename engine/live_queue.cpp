#include "engine/live_queue.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

namespace schedsweep {
namespace {

constexpr double last_of_all = std::numeric_limits<double>::infinity();

// Four positions at a time. Written out, since no compiler makes a search for the first of two columns vector code.
constexpr std::size_t n_lanes = 4;
static_assert(search_strip % n_lanes == 0);
using Keys = double __attribute__((vector_size(n_lanes * sizeof(double))));
using Rows = std::int64_t __attribute__((vector_size(n_lanes * sizeof(std::int64_t))));
using Jobs = JobIndex __attribute__((vector_size(n_lanes * sizeof(JobIndex))));

/// The job that is first by (key, job) among [0, n), padded to whole strips with keys that are first to nobody.
JobIndex first_by_key(const double* keys, const JobIndex* jobs, std::size_t n) {
  Keys first_key = Keys{} + last_of_all;
  Rows first_row = Rows{} + std::numeric_limits<std::int64_t>::max();
  for (std::size_t at = 0; at < n; at += n_lanes) {
    Keys key;
    Jobs job;
    std::memcpy(&key, keys + at, sizeof key);
    std::memcpy(&job, jobs + at, sizeof job);
    const Rows row = __builtin_convertvector(job, Rows);
    const Rows before = (key < first_key) | ((key == first_key) & (row < first_row));
    first_key = before ? key : first_key;
    first_row = before ? row : first_row;
  }
  std::size_t lane = 0;
  for (std::size_t i = 1; i < n_lanes; ++i)
    if (first_key[i] < first_key[lane] || (first_key[i] == first_key[lane] && first_row[i] < first_row[lane])) lane = i;
  return static_cast<JobIndex>(first_row[lane]);
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
  std::apply([&](auto&... column) { (column.resize(capacity), ...); }, columns());
  std::fill(width_.begin() + static_cast<std::ptrdiff_t>(size_), width_.end(), no_width);
  std::fill(key_.begin() + static_cast<std::ptrdiff_t>(size_), key_.end(), last_of_all);
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
  constant_[at] = entry.constant;
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
  std::apply([&](auto&... column) { ((column[at] = column[last]), ...); }, columns());
  position_[job_[at]] = static_cast<std::uint32_t>(at);
  width_[last] = no_width;
  key_[last] = last_of_all;
}

JobIndex LiveQueue::first() {
  SCHEDSWEEP_CHECK(size_ > 0);
  if (first_ != unknown) return job_[first_];
  first_ = position_[best_version<first_by_key>(key_.data(), job_.data(), size_)];
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

KeyedJobs LiveQueue::jobs() const {
  return {{job_.data(), size_},  {width_.data(), size_},    {expected_s_.data(), size_},
          {user_.data(), size_}, {submit_s_.data(), size_}, {constant_.data(), size_}};
}

std::span<double> LiveQueue::set_keys() {
  first_ = unknown;
  return {key_.data(), size_};
}

}  // namespace schedsweep
