#pragma once

#include "engine/error.h"
#include "engine/reservation.h"
#include "engine/types.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace schedsweep {

/// The running jobs by the end the scheduler believes in, earliest first.
/// Cost: start and finish move the entries behind the place (a machine runs few jobs); a reservation reads a prefix.
class RunningSet {
 public:
  struct Entry {
    Seconds expected_end_s;
    JobIndex job;
    Procs procs;
  };

  void clear() { entries_.clear(); }

  const std::vector<Entry>& entries() const { return entries_; }

  void insert(const Entry& entry) { entries_.insert(first_after(entry.expected_end_s), entry); }

  /// Removes `job`, wherever a correction has moved it; returns its believed end. `expected_end_s` is the belief at its
  /// start: never later than its place.
  Seconds erase(JobIndex job, Seconds expected_end_s) {
    auto entry = std::lower_bound(entries_.begin(), entries_.end(), expected_end_s,
                                  [](const Entry& e, Seconds t) { return e.expected_end_s < t; });
    while (entry->job != job) ++entry;
    const Seconds believed_end_s = entry->expected_end_s;
    entries_.erase(entry);
    return believed_end_s;
  }

  /// The earliest instant from `overdue_s` on at which `width` processors are free, of which `free` are so already.
  /// A job believed to end before counts as ending then; all releases at one instant count together.
  /// Requires: free < width <= processors of the machine.
  Reservation reserve(Procs width, Procs free, Seconds overdue_s) const {
    Seconds shadow_s = overdue_s;
    auto entry = entries_.begin();
    for (; free < width; ++entry) {
      SCHEDSWEEP_CHECK(entry != entries_.end());
      free += entry->procs;
      shadow_s = std::max(entry->expected_end_s, overdue_s);
    }
    for (; entry != entries_.end() && entry->expected_end_s <= shadow_s; ++entry) free += entry->procs;
    return {shadow_s, free - width};
  }

  /// Processors of the jobs believed to end by `end_s`.
  Procs procs_ending_by(Seconds end_s) const {
    Procs procs = 0;
    for (auto entry = entries_.begin(); entry != entries_.end() && entry->expected_end_s <= end_s; ++entry)
      procs += entry->procs;
    return procs;
  }

  /// Moves each job at or past its expected end to corrected(job), where that lies after now_s.
  template <class Correct>
  void correct_overdue(Seconds now_s, Correct corrected) {
    auto overdue = entries_.begin();
    while (overdue != entries_.end() && overdue->expected_end_s <= now_s) {
      const Entry raised{corrected(overdue->job), overdue->job, overdue->procs};
      if (raised.expected_end_s <= now_s) {
        ++overdue;
        continue;
      }
      const auto target = first_after(raised.expected_end_s);
      std::rotate(overdue, std::next(overdue), target);
      *std::prev(target) = raised;
    }
  }

 private:
  std::vector<Entry>::iterator first_after(Seconds end_s) {
    return std::upper_bound(entries_.begin(), entries_.end(), end_s,
                            [](Seconds t, const Entry& e) { return t < e.expected_end_s; });
  }

  std::vector<Entry> entries_;
};

}  // namespace schedsweep
