#include "engine/rank_by_key.h"

#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace schedsweep {
namespace {

constexpr int digit_bits = 11;
constexpr std::uint64_t digit_mask = (std::uint64_t{1} << digit_bits) - 1;

/// Moves keys and jobs to their places by the digit at `shift`, jobs of equal digits in their order.
void move_by_digit(RankingMemory& memory, int shift) {
  std::array<std::uint32_t, digit_mask + 1> place{};
  for (const std::uint64_t key : memory.keys) ++place[(key >> shift) & digit_mask];
  std::exclusive_scan(place.begin(), place.end(), place.begin(), std::uint32_t{0});
  for (std::size_t i = 0; i < memory.keys.size(); ++i) {
    const std::uint64_t key = memory.keys[i];
    const std::uint32_t to = place[(key >> shift) & digit_mask]++;
    memory.keys_scratch[to] = key;
    memory.job_scratch[to] = memory.job_at[i];
  }
  std::swap(memory.keys, memory.keys_scratch);
  std::swap(memory.job_at, memory.job_scratch);
}

}  // namespace

std::uint64_t sortable(double key) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  const auto bits = std::bit_cast<std::uint64_t>(key + 0.0);  // one zero, not two
  return bits & sign ? ~bits : bits | sign;
}

Ranking rank_by_key(RankingMemory& memory, const Ranking& ties) {
  const std::size_t n = memory.keys.size();
  memory.keys_scratch.resize(n);
  memory.job_at.resize(n);
  memory.job_scratch.resize(n);
  memory.rank.resize(n);
  if (ties.by_row()) {
    std::iota(memory.job_at.begin(), memory.job_at.end(), JobIndex{0});
  } else {
    for (std::size_t i = 0; i < n; ++i) {
      memory.job_at[i] = ties.job_at[i];
      memory.keys_scratch[i] = memory.keys[ties.job_at[i]];
    }
    std::swap(memory.keys, memory.keys_scratch);
  }
  std::uint64_t differ = 0;
  for (const std::uint64_t key : memory.keys) differ |= key ^ memory.keys[0];
  for (int shift = 0; shift < 64; shift += digit_bits)
    if ((differ >> shift & digit_mask) != 0) move_by_digit(memory, shift);
  for (std::size_t i = 0; i < n; ++i) memory.rank[memory.job_at[i]] = static_cast<JobIndex>(i);
  return {memory.rank, memory.job_at};
}

}  // namespace schedsweep
