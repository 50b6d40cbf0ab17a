#include "engine/metrics/level_statistics.h"

#include "engine/metrics/area.h"
#include "engine/metrics/magnitude.h"

#include <algorithm>
#include <array>

namespace schedsweep {

LevelStatistics level_statistics(std::span<const std::int64_t> level, std::span<const Seconds> seconds, Seconds total_s,
                                 std::vector<std::pair<std::int64_t, Seconds>>& buffer) {
  if (level.empty()) return {};
  const auto bucket_of = [](std::int64_t value) { return magnitude_bucket(static_cast<double>(value)); };
  std::array<Seconds, n_magnitude_buckets> time_s{};
  Area area = 0;
  std::int64_t highest = 0;
  Seconds so_far_s = total_s;
  for (std::size_t i = 0; i < level.size(); ++i) {
    area += Area{level[i]} * seconds[i];
    highest = std::max(highest, level[i]);
    so_far_s -= seconds[i];
    time_s[bucket_of(level[i])] += seconds[i];
  }
  LevelStatistics result{static_cast<double>(area) / static_cast<double>(total_s), static_cast<double>(highest), 0};

  const auto enough = [total_s](Seconds time) {
    return static_cast<double>(time) >= 0.95 * static_cast<double>(total_s);
  };
  if (enough(so_far_s)) return result;  // level 0
  std::size_t bucket = 0;
  while (!enough(so_far_s + time_s[bucket])) so_far_s += time_s[bucket++];
  buffer.clear();
  for (std::size_t i = 0; i < level.size(); ++i) {
    if (bucket_of(level[i]) == bucket) buffer.emplace_back(level[i], seconds[i]);
  }
  std::sort(buffer.begin(), buffer.end());
  auto at = buffer.begin();
  while (!enough(so_far_s += at->second)) ++at;
  result.p95 = static_cast<double>(at->first);
  return result;
}

}  // namespace schedsweep
