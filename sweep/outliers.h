#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace schedsweep {

/// What a run took.
struct RunUse {
  std::int64_t run = 0;
  std::int32_t rank = 0;
  double expected_s = 0;  ///< of a cost model, in any unit
  double cpu_s = 0;
  std::int64_t peak_raised_kib = 0;  ///< by how much it raised the peak memory of its process
};

/// What a rank took.
struct RankUse {
  std::int32_t rank = 0;
  std::int64_t peak_kib = 0;
  double busy_s = 0;
};

enum class OutlierKind : std::uint8_t { slow_run, large_run, slow_rank, large_rank, idle_rank };

/// A run or a rank that took far more, or did far less, than those like it.
struct Outlier {
  OutlierKind kind;
  std::int64_t index;  ///< of the run or the rank
  double value;        ///< Units: s of time, KiB of memory
  double times;        ///< what is usual
  double z;            ///< distance from the median in robust standard deviations of the logarithm
};

/// The worst `limit` of all kinds, worst first. Robust: median and median absolute deviation, so that an outlier does
/// not hide itself.
std::vector<Outlier> find_outliers(std::span<const RunUse> runs, std::span<const RankUse> ranks,
                                   std::size_t limit = 10);

/// One line each for people: "slow: run 812 (KTH-SP2, conservative): 41 s, 9.3 x what runs like it take".
std::string to_text(const Outlier& outlier, const std::function<std::string(std::int64_t run)>& describe);

nlohmann::ordered_json to_json(std::span<const Outlier> outliers);

}  // namespace schedsweep
