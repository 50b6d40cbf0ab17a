#pragma once

#include "engine/live_run.h"
#include "engine/start_rule.h"
#include "engine/types.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace schedsweep {

enum class WalkOrder : std::uint8_t {
  queue,     ///< by (key, row)
  shortest,  ///< by (guard, key, row)
};

/// The waiting jobs where keys are known only once jobs have entered, or change while they wait: columns in no order.
/// A pass asks for the first job and for those that may start, few among many, so that nothing is ever sorted.
/// Cost: insert and erase a few writes; first(), after keys have changed or the first has left, one scan by vector
/// code; walk another one, and O(m log m) for the m jobs that meet the rule.
class LiveQueue {
 public:
  /// Empties the queue for a run of `n_jobs`.
  void reset(std::size_t n_jobs);

  std::size_t size() const { return size_; }

  struct Entry {
    JobIndex job;
    Procs width;
    JobSeconds guard_s;
    JobSeconds expected_s;
    DenseId user;
    Seconds submit_s;
    double constant;  ///< see KeyedJobs
    double key;
  };

  void insert(const Entry& entry);
  void erase(JobIndex job);

  /// The job that is first by (key, row). Requires: not empty.
  JobIndex first();

  /// Whether a waiting job meets `rule`.
  bool any(const StartRule& rule) const;

  /// Calls visit(job) -> StartRule for each waiting job that meets the current rule; visit may erase that job and
  /// answers the rule for what follows, never a wider one. No walk within a walk.
  template <class Visit>
  void walk(WalkOrder order, StartRule rule, Visit& visit) {
    collect(order, rule);
    // Mostly few start, and nobody meets the rule they leave: the first one is sought, then the next two, then four.
    for (std::size_t sought = 1; !candidates_.empty(); sought *= 2) {
      const auto behind = candidates_.begin() + static_cast<std::ptrdiff_t>(std::min(sought, candidates_.size()));
      std::partial_sort(candidates_.begin(), behind, candidates_.end());
      for (auto c = candidates_.begin(); c != behind; ++c) {
        if (rule.admits(c->width, c->guard_s)) rule = visit(c->job);
        c->width = no_width;
      }
      std::erase_if(candidates_, [&](const Candidate& c) { return !rule.admits(c.width, c.guard_s); });
    }
  }

  /// What waits, and the keys to be set for it; valid until the next change.
  KeyedJobs jobs() const;
  std::span<double> set_keys();

 private:
  struct Candidate {
    JobSeconds before_key_s;  // the guard where it counts first, else 0
    double key;
    JobIndex job;
    Procs width;
    JobSeconds guard_s;

    bool operator<(const Candidate& other) const {
      if (before_key_s != other.before_key_s) return before_key_s < other.before_key_s;
      return key != other.key ? key < other.key : job < other.job;
    }
  };

  static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

  auto columns() { return std::tie(job_, width_, guard_s_, expected_s_, user_, submit_s_, constant_, key_); }

  void grow();
  void collect(WalkOrder order, const StartRule& rule);

  // Columns of equal length. Behind the last job no_width, and a key that is first to nobody.
  std::vector<JobIndex> job_;
  std::vector<Procs> width_;
  std::vector<JobSeconds> guard_s_;
  std::vector<JobSeconds> expected_s_;
  std::vector<DenseId> user_;
  std::vector<Seconds> submit_s_;
  std::vector<double> constant_;
  std::vector<double> key_;
  std::size_t size_ = 0;
  std::size_t first_ = unknown;          // position of the first job
  std::vector<std::uint32_t> position_;  // by job
  std::vector<Candidate> candidates_;    // of the walk, those not visited yet
};

}  // namespace schedsweep
