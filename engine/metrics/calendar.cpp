#include "engine/metrics/calendar.h"

#include <algorithm>
#include <bit>

namespace schedsweep {
namespace {

constexpr std::size_t jobs_per_page = 2;
constexpr std::size_t fewest_pages = 1024;

}  // namespace

void Calendar::assign(const RanJobs& ran) {
  first_s_ = ran.submit_s[0];
  const auto span_s = static_cast<std::uint64_t>(ran.last_end_s - first_s_);
  page_bits_ = static_cast<int>(std::bit_width(span_s / std::max(ran.size() / jobs_per_page, fewest_pages)));
  end_.assign((span_s >> page_bits_) + 2, 0);
  // Counts stand one place on, so that filling a page moves its end from its first place to one past its last.
  std::uint32_t* const begin = end_.data() + 1;
  for (std::size_t row = 0; row < ran.size(); ++row) ++begin[page_of(ran.start_s[row] + ran.run_s[row])];
  for (const JobIndex row : ran.waited) ++begin[page_of(ran.start_s[row])];
  std::uint32_t total = 0;
  for (std::size_t page = 0; page + 1 < end_.size(); ++page) {
    const std::uint32_t count = begin[page];
    begin[page] = total;
    total += count;
  }
  entries_.resize(total);
  for (std::size_t row = 0; row < ran.size(); ++row) {
    entries_[begin[page_of(ran.start_s[row] + ran.run_s[row])]++] = static_cast<std::uint32_t>(2 * row);
  }
  for (const JobIndex row : ran.waited) entries_[begin[page_of(ran.start_s[row])]++] = 2 * row + 1;
}

}  // namespace schedsweep
