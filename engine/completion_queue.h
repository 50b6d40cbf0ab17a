#pragma once

#include "engine/error.h"
#include "engine/types.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace schedsweep {

/// The jobs that run, next to end first, ties by job, as 64-bit keys (36 bits of time, 28 of job): the soonest in a
/// short sorted array, the others in a binary heap behind it.
/// Errors: InputError when an end lies more than 2^36 s (2177 years) after the origin.
/// Cost: most machines run few enough jobs for the array alone, where taking the next costs nothing and a new job,
/// short of what is left of the others more often than not, moves few; beyond, a heap's.
class CompletionQueue {
 public:
  static constexpr int job_bits = 28;
  static constexpr std::size_t max_jobs = std::size_t{1} << job_bits;

  void reset(Seconds origin_s) {
    origin_s_ = origin_s;
    n_soon_ = 0;
    later_.clear();
  }

  bool empty() const { return n_soon_ == 0; }

  /// When the next job ends. Requires: not empty.
  Seconds next_end_s() const { return origin_s_ + static_cast<Seconds>(soon_[n_soon_] >> job_bits); }

  void push(Seconds end_s, JobIndex job) {
    const auto offset_s = static_cast<std::uint64_t>(end_s - origin_s_);
    if (offset_s >> (64 - job_bits)) throw InputError("simulated time runs more than 2177 years past the first submit");
    const std::uint64_t key = offset_s << job_bits | job;
    if (n_soon_ == max_soon) put_off(max_soon / 2);
    if (!later_.empty() && key > later_.front()) return push_later(key);
    std::size_t place = ++n_soon_;
    for (; soon_[place - 1] < key; --place) soon_[place] = soon_[place - 1];
    soon_[place] = key;
  }

  /// Takes the next job to end. Requires: not empty.
  JobIndex pop() {
    const std::uint64_t key = soon_[n_soon_--];
    if (n_soon_ == 0 && !later_.empty()) bring_near(max_soon / 2);
    return static_cast<JobIndex>(key & (max_jobs - 1));
  }

 private:
  static constexpr std::size_t max_soon = 64;

  void push_later(std::uint64_t key) {
    later_.push_back(key);
    std::push_heap(later_.begin(), later_.end(), std::greater<>{});
  }

  [[gnu::noinline]] void put_off(std::size_t n) {
    for (std::size_t place = 1; place <= n; ++place) push_later(soon_[place]);
    n_soon_ -= n;
    std::copy_n(soon_.begin() + static_cast<std::ptrdiff_t>(n) + 1, n_soon_, soon_.begin() + 1);
  }

  [[gnu::noinline]] void bring_near(std::size_t most) {
    n_soon_ = std::min(most, later_.size());
    for (std::size_t place = n_soon_; place > 0; --place) {
      std::pop_heap(later_.begin(), later_.end(), std::greater<>{});
      soon_[place] = later_.back();
      later_.pop_back();
    }
  }

  Seconds origin_s_ = 0;
  std::size_t n_soon_ = 0;
  std::array<std::uint64_t, max_soon + 1> soon_{std::numeric_limits<std::uint64_t>::max()};  // [0] ends every search
  std::vector<std::uint64_t> later_;
};

}  // namespace schedsweep
