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

  /// A page holds what happens in [first submit + page x length, + length), where length is 2^page_bits seconds.
  int page_bits() const { return page_bits_; }

  /// Shape: each entry is 2 x row, + 1 for a start.
  std::span<const std::uint32_t> page(std::size_t page) const {
    return {entries_.data() + end_[page], end_[page + 1] - end_[page]};
  }

 private:
  std::vector<std::uint32_t> end_;  // page p is entries_[end_[p], end_[p + 1])
  std::vector<std::uint32_t> entries_;
  int page_bits_ = 0;
};

}  // namespace schedsweep
