#pragma once

#include "tests/reference/slow_state.h"

#include <optional>
#include <vector>

namespace schedsweep::test {

/// The jobs outside the queue, and who may enter it: by submits, links between jobs and limits of arrays. Works out
/// each answer from the phases of the jobs as they are when asked.
class SlowArrivals {
 public:
  /// `state` must outlive this.
  SlowArrivals(const JobTable& table, SlowState& state);

  /// Drops the jobs whose links can no longer be met. To be called after every event, before the clock moves on.
  void drop_hopeless();

  /// The earliest instant, not before now, at which, as things stand, a job enters or the machine turns one away.
  std::optional<Seconds> next_s() const;

  /// Takes in the lowest row of those that enter now; nullptr when there is none. Turns away, and drops for that, who
  /// stands in between.
  SlowJob* take();

 private:
  bool is_held(JobIndex row) const { return !links_of_[row].empty() || task_of_[row].has_value(); }

  std::optional<Seconds> met_s(const Dependency& link) const;
  bool is_hopeless(const SlowJob& job) const;
  bool array_has_room(const ArrayTask& task) const;
  std::optional<Seconds> entry_s(const SlowJob& job) const;
  SlowJob* first_due();
  void leave(SlowJob& job);
  void skip_to_free_job();

  SlowState& state_;
  std::vector<std::vector<Dependency>> links_of_;
  std::vector<std::optional<ArrayTask>> task_of_;
  std::vector<SlowJob*> held_;  // outside, with links or in an array; by row
  std::size_t next_free_ = 0;   // the first row outside of those that have neither
};

}  // namespace schedsweep::test
