#pragma once

#include "engine/error.h"
#include "engine/types.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace schedsweep {

/// The jobs that run, next to end first, ties by job: a binary heap of 64-bit keys (36 bits of time, 28 of job).
/// Errors: InputError when an end lies more than 2^36 s (2177 years) after the origin.
class CompletionQueue {
 public:
  static constexpr int job_bits = 28;
  static constexpr std::size_t max_jobs = std::size_t{1} << job_bits;

  void reset(Seconds origin_s) {
    origin_s_ = origin_s;
    heap_.clear();
  }

  bool empty() const { return heap_.empty(); }

  /// When the next job ends. Requires: not empty.
  Seconds next_end_s() const { return origin_s_ + static_cast<Seconds>(heap_.front() >> job_bits); }

  void push(Seconds end_s, JobIndex job) {
    const auto offset_s = static_cast<std::uint64_t>(end_s - origin_s_);
    if (offset_s >> (64 - job_bits)) throw InputError("simulated time runs more than 2177 years past the first submit");
    heap_.push_back(offset_s << job_bits | job);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }

  /// Takes the next job to end. Requires: not empty.
  JobIndex pop() {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const auto job = static_cast<JobIndex>(heap_.back() & (max_jobs - 1));
    heap_.pop_back();
    return job;
  }

 private:
  Seconds origin_s_ = 0;
  std::vector<std::uint64_t> heap_;
};

}  // namespace schedsweep
