#include "sweep/outliers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

constexpr double z_limit = 3.5;
constexpr double least_spread = 0.05;    // of logarithms: where half of all are equal, 5 % are still no news
constexpr std::size_t least_sample = 5;  // of fewer nobody is the odd one
constexpr double worth_telling_s = 0.1;
constexpr double worth_telling_kib = 64 * 1024;

double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// Who takes how many times what it should: a place, and the logarithm.
struct Deviation {
  std::size_t at;
  double log_times;
};

/// Tells of each deviation how many times the median and how many standard deviations from it it is.
template <class Tell>
void judge(const std::vector<Deviation>& deviations, Tell tell) {
  if (deviations.size() < least_sample) return;
  std::vector<double> values;
  for (const Deviation& deviation : deviations) values.push_back(deviation.log_times);
  const double centre = median(values);
  for (double& value : values) value = std::abs(value - centre);
  const double spread = std::max(1.4826 * median(std::move(values)), least_spread);  // 1.4826: of a normal one
  for (const Deviation& deviation : deviations) {
    const double distance = deviation.log_times - centre;
    tell(deviation.at, std::exp(distance), distance / spread);
  }
}

std::vector<Deviation> times_of(std::span<const RunUse> runs) {
  std::vector<Deviation> deviations;
  for (std::size_t at = 0; at < runs.size(); ++at)
    if (runs[at].cpu_s > 0 && runs[at].expected_s > 0)
      deviations.push_back({at, std::log(runs[at].cpu_s / runs[at].expected_s)});
  return deviations;
}

void find_slow_runs(std::span<const RunUse> runs, std::vector<Outlier>& found) {
  judge(times_of(runs), [&](std::size_t at, double times, double z) {
    const double excess_s = runs[at].cpu_s * (1 - 1 / times);
    if (z > z_limit && times >= 2 && excess_s >= worth_telling_s)
      found.push_back({OutlierKind::slow_run, runs[at].run, runs[at].cpu_s, times, z});
  });
}

void find_large_runs(std::span<const RunUse> runs, std::vector<Outlier>& found) {
  std::vector<Deviation> raised;  // most runs fit into what others have left
  for (std::size_t at = 0; at < runs.size(); ++at)
    if (runs[at].peak_raised_kib > 0) raised.push_back({at, std::log(static_cast<double>(runs[at].peak_raised_kib))});
  judge(raised, [&](std::size_t at, double times, double z) {
    const auto kib = static_cast<double>(runs[at].peak_raised_kib);
    if (z > z_limit && times >= 2 && kib * (1 - 1 / times) >= worth_telling_kib)
      found.push_back({OutlierKind::large_run, runs[at].run, kib, times, z});
  });
}

/// A rank is slow where all its runs are.
void find_slow_ranks(std::span<const RunUse> runs, std::vector<Outlier>& found) {
  std::map<std::int32_t, std::vector<double>> by_rank;
  for (const Deviation& deviation : times_of(runs)) by_rank[runs[deviation.at].rank].push_back(deviation.log_times);
  std::vector<std::int32_t> rank_at;
  std::vector<Deviation> medians;
  for (auto& [rank, log_times] : by_rank) {
    if (log_times.size() < least_sample) continue;
    medians.push_back({rank_at.size(), median(std::move(log_times))});
    rank_at.push_back(rank);
  }
  judge(medians, [&](std::size_t at, double times, double z) {
    if (z > z_limit && times >= 1.25) found.push_back({OutlierKind::slow_rank, rank_at[at], times, times, z});
  });
}

void find_ranks(std::span<const RankUse> ranks, std::vector<Outlier>& found) {
  std::vector<Deviation> peaks;
  std::vector<Deviation> busy;
  for (std::size_t at = 0; at < ranks.size(); ++at) {
    if (ranks[at].rank != 0 && ranks[at].peak_kib > 0)
      peaks.push_back({at, std::log(static_cast<double>(ranks[at].peak_kib))});
    busy.push_back({at, std::log(std::max(ranks[at].busy_s, 1e-3))});
  }
  judge(peaks, [&](std::size_t at, double times, double z) {
    const auto kib = static_cast<double>(ranks[at].peak_kib);
    if (z > z_limit && times >= 1.25 && kib * (1 - 1 / times) >= worth_telling_kib)
      found.push_back({OutlierKind::large_rank, ranks[at].rank, kib, times, z});
  });
  judge(busy, [&](std::size_t at, double times, double z) {
    const double usual_s = std::exp(busy[at].log_times) / times;
    if (z < -z_limit && times <= 0.5 && usual_s * (1 - times) >= worth_telling_s)
      found.push_back({OutlierKind::idle_rank, ranks[at].rank, ranks[at].busy_s, times, z});
  });
}

struct Words {
  std::string_view kind;
  std::string_view unit;
};

constexpr std::array<Words, 5> words{
    {{"slow_run", "s"}, {"large_run", "KiB"}, {"slow_rank", "1"}, {"large_rank", "KiB"}, {"idle_rank", "s"}}};

}  // namespace

std::vector<Outlier> find_outliers(std::span<const RunUse> runs, std::span<const RankUse> ranks, std::size_t limit) {
  std::vector<Outlier> found;
  find_slow_runs(runs, found);
  find_large_runs(runs, found);
  find_slow_ranks(runs, found);
  find_ranks(ranks, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const Outlier& a, const Outlier& b) { return std::abs(a.z) > std::abs(b.z); });
  if (found.size() > limit) found.resize(limit);
  return found;
}

std::string to_text(const Outlier& outlier, const std::function<std::string(std::int64_t run)>& describe) {
  const double mib = outlier.value / 1024;
  switch (outlier.kind) {
    case OutlierKind::slow_run:
      return fmt::format("slow: run {} ({}): {:.3g} s, {:.1f} x what runs like it take", outlier.index,
                         describe(outlier.index), outlier.value, outlier.times);
    case OutlierKind::large_run:
      return fmt::format("large: run {} ({}): {:.0f} MiB more memory, {:.1f} x what others add", outlier.index,
                         describe(outlier.index), mib, outlier.times);
    case OutlierKind::slow_rank:
      return fmt::format("slow: rank {}: its runs take {:.2f} x what those of other ranks do", outlier.index,
                         outlier.times);
    case OutlierKind::large_rank:
      return fmt::format("large: rank {}: {:.0f} MiB, {:.1f} x what other ranks hold", outlier.index, mib,
                         outlier.times);
    case OutlierKind::idle_rank:
      return fmt::format("idle: rank {}: worked {:.3g} s, {:.2f} x what other ranks did", outlier.index, outlier.value,
                         outlier.times);
  }
  return {};
}

nlohmann::ordered_json to_json(std::span<const Outlier> outliers) {
  auto list = nlohmann::ordered_json::array();
  for (const Outlier& outlier : outliers) {
    const Words& word = words.at(static_cast<std::size_t>(outlier.kind));
    list.push_back({{"kind", word.kind},
                    {"index", outlier.index},
                    {"value", outlier.value},
                    {"unit", word.unit},
                    {"times_usual", outlier.times},
                    {"z", outlier.z}});
  }
  return list;
}

}  // namespace schedsweep
