#include "engine/metrics/event_sorter.h"

#include "engine/metrics/radix_sort.h"
#include "engine/multiversion.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

constexpr std::size_t few = 64;
constexpr int few_bits = 6;
constexpr std::size_t lanes = 16;

/// Every event goes where as many are before it: comparing each with each costs no branch, and 16 go at once.
void sort_few(const PageEvent* events, std::size_t n, PageEvent* sorted) {
  std::array<std::int32_t, few + lanes> key;
  for (std::size_t i = 0; i < n; ++i) key[i] = static_cast<std::int32_t>((events[i] >> 32) << few_bits | i);
  std::fill_n(key.begin() + static_cast<std::ptrdiff_t>(n), lanes, 0);
  for (std::size_t i = 0; i < n; i += lanes) {
    std::array<std::int32_t, lanes> rank{};
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < lanes; ++k) rank[k] += key[j] < key[i + k] ? 1 : 0;
    }
    for (std::size_t k = 0; k < std::min(lanes, n - i); ++k) sorted[rank[k]] = events[i + k];
  }
}

}  // namespace

std::span<PageEvent> EventSorter::prepare(std::size_t n) {
  n_ = n;
  if (events_.size() < n) {
    events_.resize(n);
    sorted_.resize(n);
  }
  return {events_.data(), n};
}

std::span<const PageEvent> EventSorter::sort(int time_bits) {
  if (n_ > few || time_bits + few_bits > 31)
    return radix_sort({events_.data(), n_}, {sorted_.data(), n_}, 32, time_bits);
  best_version<sort_few>(events_.data(), n_, sorted_.data());
  return {sorted_.data(), n_};
}

}  // namespace schedsweep
