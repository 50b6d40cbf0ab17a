#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace schedsweep {

/// How items are dealt to workers: in small chunks or in shrinking ones to whoever is free, or all beforehand.
enum class ScheduleKind : std::uint8_t { dynamic_, guided, static_ };

/// As users write them, in the order of the enumeration.
std::span<const std::string_view> schedule_kinds();

std::string_view name_of(ScheduleKind kind);

std::optional<ScheduleKind> find_schedule_kind(std::string_view name);

/// A list of items, the most costly first, cut into chunks; the same on every rank, so that one counter of chunks is
/// all that ranks share, or none: the static kind deals chunks of one item.
class Chunks {
 public:
  struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    bool empty() const { return begin == end; }
  };

  /// Shape: cost in the order of the list, in any unit. Requires: n_workers > 0.
  Chunks(ScheduleKind kind, std::span<const double> cost, std::int64_t n_workers);

  std::int64_t size() const { return n_chunks_; }

  /// Items of the list; empty from size() on.
  Range operator[](std::int64_t chunk) const;

  /// The chunk that `worker` takes in its turn 0, 1, 2, ... without asking anybody. The deal goes to and fro, so that
  /// nobody has the first of every round.
  std::int64_t dealt(std::int64_t worker, std::int64_t turn) const {
    return turn * n_workers_ + (turn % 2 == 0 ? worker : n_workers_ - 1 - worker);
  }

 private:
  std::int64_t n_workers_;
  std::int64_t n_chunks_;
  std::vector<std::int64_t> begins_;  // with the end of the last; empty where every chunk is one item
};

}  // namespace schedsweep
