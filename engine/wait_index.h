#pragma once

#include "engine/start_rule.h"
#include "engine/types.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace schedsweep {

/// The waiting jobs in a fixed order of all jobs, searchable for the next one that may start.
///
/// A job's slot is its rank, known before the run, so that nothing ever moves. Above the slots stands a 64-ary tree of
/// lower bounds of width and guard: a search skips every subtree in which no job can meet the rule. Erasing leaves
/// bounds as they are; a search that finds nothing below a loose bound tightens it. Shape: one slot a job. Cost: insert
/// and erase a few writes; a search O(64 log64 n), far less when waiting jobs are near.
class WaitIndex {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  /// Empties the index and gives it `n` slots; reuses its memory.
  void reset(std::size_t n);

  bool empty() const { return size_ == 0; }

  std::size_t size() const { return size_; }

  void insert(std::size_t rank, Procs width, JobSeconds guard_s);
  void erase(std::size_t rank);

  /// Rank of the first waiting job, or none.
  std::size_t first() {
    if (size_ == 0) return none;
    if (levels_[0].width[head_] == no_width) head_ = search(head_, any_job);
    return head_;
  }

  /// Rank of the first waiting job at or behind `rank` that meets `rule`, or none.
  std::size_t next(std::size_t rank, const StartRule& rule);

 private:
  static constexpr JobSeconds no_guard_s = std::numeric_limits<JobSeconds>::max();

  /// Level 0: the slots themselves; above: lower bounds over 64 entries of the level below.
  struct Level {
    std::vector<Procs> width;
    std::vector<JobSeconds> guard_s;
    std::vector<std::uint8_t> loose;  ///< whether an entry may be below the true minimum
  };

  std::size_t search(std::size_t rank, const StartRule& rule);
  std::size_t search_levels(std::size_t rank, const StartRule& rule);
  void tighten(std::size_t depth, std::size_t entry);

  std::vector<Level> levels_;
  std::size_t size_ = 0;
  std::size_t head_ = 0;  // no job waits before this rank
  std::size_t tail_ = 0;  // nor behind this one
};

}  // namespace schedsweep
