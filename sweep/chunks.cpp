#include "sweep/chunks.h"

#include "engine/error.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::array<std::string_view, 3> kind_names{"dynamic", "guided", "static"};

/// Begins of chunks, each as long as it stays within `n_max` items and the cost share_of(cost of what is left).
template <class ShareOf>
std::vector<std::int64_t> cut(std::span<const double> cost, std::int64_t n_max, ShareOf share_of) {
  std::vector<std::int64_t> begins{0};
  double left = std::accumulate(cost.begin(), cost.end(), 0.0);
  double share = share_of(left);
  double in_chunk = 0;
  for (std::int64_t item = 0; item < std::ssize(cost); ++item) {
    const double c = cost[static_cast<std::size_t>(item)];
    const std::int64_t n = item - begins.back();
    if (n > 0 && (n == n_max || in_chunk + c > share)) {
      begins.push_back(item);
      left -= in_chunk;
      share = share_of(left);
      in_chunk = 0;
    }
    in_chunk += c;
  }
  if (!cost.empty()) begins.push_back(std::ssize(cost));
  return begins;
}

}  // namespace

std::span<const std::string_view> schedule_kinds() { return kind_names; }

std::string_view name_of(ScheduleKind kind) { return kind_names.at(static_cast<std::size_t>(kind)); }

std::optional<ScheduleKind> find_schedule_kind(std::string_view name) {
  const auto found = std::find(kind_names.begin(), kind_names.end(), name);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<ScheduleKind>(found - kind_names.begin());
}

Chunks::Chunks(ScheduleKind kind, std::span<const double> cost, std::int64_t n_workers)
    : n_workers_(n_workers), n_chunks_(std::ssize(cost)) {
  SCHEDSWEEP_CHECK(n_workers > 0);
  const auto workers = static_cast<double>(n_workers);
  // A hundredth of what a worker does in all: the counter is asked seldom, and threads end together.
  const double hundredth = std::accumulate(cost.begin(), cost.end(), 0.0) / (100 * workers);
  const std::int64_t n_max = std::clamp<std::int64_t>(std::ssize(cost) / (100 * n_workers), 1, 32);
  if (kind == ScheduleKind::dynamic_ && n_max > 1) begins_ = cut(cost, n_max, [=](double) { return hundredth; });
  if (kind == ScheduleKind::guided)
    begins_ = cut(cost, std::ssize(cost), [=](double left) { return left / (4 * workers); });
  if (!begins_.empty()) n_chunks_ = std::ssize(begins_) - 1;
}

Chunks::Range Chunks::operator[](std::int64_t chunk) const {
  SCHEDSWEEP_CHECK(chunk >= 0);
  if (chunk >= n_chunks_) return {};
  if (begins_.empty()) return {chunk, chunk + 1};
  const auto at = static_cast<std::size_t>(chunk);
  return {begins_[at], begins_[at + 1]};
}

}  // namespace schedsweep
