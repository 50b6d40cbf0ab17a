#include "io/job_numbers.h"

#include <algorithm>
#include <numeric>

namespace schedsweep {

JobNumbers::JobNumbers(std::span<const std::int64_t> number) : number_(number), by_number_(number.size()) {
  std::iota(by_number_.begin(), by_number_.end(), JobIndex{0});
  if (!std::is_sorted(number.begin(), number.end()))
    std::stable_sort(by_number_.begin(), by_number_.end(),
                     [&](JobIndex a, JobIndex b) { return number[a] < number[b]; });
}

std::span<const JobIndex> JobNumbers::rows(std::int64_t number) const {
  const auto first = std::lower_bound(by_number_.begin(), by_number_.end(), number,
                                      [&](JobIndex row, std::int64_t n) { return number_[row] < n; });
  const auto last =
      std::upper_bound(first, by_number_.end(), number, [&](std::int64_t n, JobIndex row) { return n < number_[row]; });
  return {first, last};
}

}  // namespace schedsweep
