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
  OutlierKind kind = OutlierKind::slow_run;
  std::int64_t index = 0;  ///< of the run or the rank
  double value = 0;        ///< s of time, KiB of memory; of a slow rank the same as `times`
  double times = 0;        ///< as a multiple of what is usual
  double z = 0;            ///< the logarithm's distance from its median, in robust standard deviations
};

/// The worst `limit` of all kinds, worst first. By median and median absolute deviation, which an outlier does not
/// move: one among ten is found. What is no twice the usual (ranks: no quarter more), or less than 0.1 s or 64 MiB
/// above it, is not worth telling; nor is the memory of rank 0, which holds what all have found.
/// Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993 (the limit of 3.5).
std::vector<Outlier> find_outliers(std::span<const RunUse> runs, std::span<const RankUse> ranks,
                                   std::size_t limit = 10);

/// One line for people: "slow: run 812 (KTH-SP2, conservative): 41 s, 9.3 x what runs like it take".
/// Shape: describe gives what stands in brackets.
std::string to_text(const Outlier& outlier, const std::function<std::string(std::int64_t run)>& describe);

nlohmann::ordered_json to_json(std::span<const Outlier> outliers);

}  // namespace schedsweep
