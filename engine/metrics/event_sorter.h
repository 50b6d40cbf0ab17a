#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Something that happens within a page of the calendar: seconds since the page began in the high half, what in the
/// low.
using PageEvent = std::uint64_t;

/// Puts the events of one page after another into the order of time, those of one instant in any order.
class EventSorter {
 public:
  /// Room for `n` events, to be written by the caller.
  std::span<PageEvent> prepare(std::size_t n);

  /// The events in order. Shape: every time is below 2^time_bits. Cost: n^2 / 16 for a few, else linear.
  std::span<const PageEvent> sort(int time_bits);

 private:
  std::vector<PageEvent> events_;
  std::vector<PageEvent> sorted_;
  std::size_t n_ = 0;
};

}  // namespace schedsweep
