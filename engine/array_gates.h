#pragma once

#include "engine/dependency.h"
#include "engine/types.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace schedsweep {

/// A job and when it enters the queue. Ordered by instant, then row.
struct Release {
  Seconds at_s;
  JobIndex job;

  friend auto operator<=>(const Release&, const Release&) = default;
};

/// How many tasks of each limited array wait or run, and those tasks that must stay outside meanwhile.
/// Reused from run to run: for no more jobs and tasks than before it allocates nothing.
class ArrayGates {
 public:
  /// All gates open. Shape: tasks sorted by array; every task of an array says the same limit, at least 1.
  void reset(std::span<const ArrayTask> tasks, std::size_t n_jobs);

  bool is_task(JobIndex job) const { return !gate_of_.empty() && gate_of_[job] != none; }

  /// Whether no further task of `task`'s array may enter.
  bool full(JobIndex task) const { return gate(task).inside >= gate(task).limit; }

  void enter(JobIndex task) { ++gate(task).inside; }

  void leave(JobIndex task) { --gate(task).inside; }

  /// Keeps a task outside that might have entered at `held.at_s`.
  void hold(Release held);

  /// Takes out the task of `task`'s array that enters next, at `now_s` or later: the first row among those that could
  /// have entered by now, else the first that will.
  std::optional<Release> take_next(JobIndex task, Seconds now_s);

 private:
  /// Both heaps live in segments [begin, begin + count) of the shared columns.
  struct Gate {
    std::int32_t limit;
    std::int32_t inside;
    std::size_t begin;
    std::size_t n_later;
    std::size_t n_due;
  };

  static constexpr JobIndex none = std::numeric_limits<JobIndex>::max();

  Gate& gate(JobIndex task) { return gates_[gate_of_[task]]; }

  const Gate& gate(JobIndex task) const { return gates_[gate_of_[task]]; }

  std::vector<Gate> gates_;
  std::vector<JobIndex> gate_of_;  // empty when there is no gate
  std::vector<Release> later_;     // heaps, next release first
  std::vector<JobIndex> due_;      // heaps, first row first: later_ until their instant had passed
};

}  // namespace schedsweep
