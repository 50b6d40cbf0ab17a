#pragma once

#include "engine/metrics/ran_jobs.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// The ends of all jobs and the starts of those that waited, by pages of equal time; unordered within a page.
/// There are so many pages that only jobs of a burst share one with many others.
class Calendar {
 public:
  /// Cost: linear; memory for 4 bytes an entry.
  void assign(const RanJobs& ran);

  std::size_t n_pages() const { return end_.size() - 1; }

  /// A page is 2^page_bits seconds long.
  int page_bits() const { return page_bits_; }

  std::size_t page_of(Seconds time_s) const { return static_cast<std::size_t>(time_s - first_s_) >> page_bits_; }

  Seconds begin_s(std::size_t page) const { return first_s_ + (static_cast<Seconds>(page) << page_bits_); }

  /// What is in the pages [first, last). Shape: each entry is 2 x row, + 1 for a start.
  std::span<const std::uint32_t> pages(std::size_t first, std::size_t last) const {
    return {entries_.data() + end_[first], end_[last] - end_[first]};
  }

 private:
  std::vector<std::uint32_t> end_;  // page p is entries_[end_[p], end_[p + 1])
  std::vector<std::uint32_t> entries_;
  Seconds first_s_ = 0;
  int page_bits_ = 0;
};

}  // namespace schedsweep
