#pragma once

#include "engine/job_table.h"

#include <cstdint>
#include <limits>
#include <unordered_set>
#include <vector>

namespace schedsweep {

namespace detail {
template <class T>
using SingleValue = T;
}  // namespace detail

/// One row of a JobTable while it is read: not yet repaired, so run, submit and processors may still be negative.
using JobRecord = JobColumns<detail::SingleValue>;

/// Appends `job` to every column of `store`.
void append(JobStore& store, const JobRecord& job);

/// A set of job numbers that is cheap while they ascend, as they do in most traces.
class NumberSet {
 public:
  bool contains(std::int64_t number) const;
  void insert(std::int64_t number);

 private:
  std::vector<std::int64_t> ascending_;
  std::unordered_set<std::int64_t> others_;  ///< each below the greatest in ascending_
};

/// What a rule may know of the records before the one it judges.
struct JobHistory {
  Seconds previous_submit_s = std::numeric_limits<Seconds>::min();  ///< of the record before, dropped or not
  NumberSet numbers;                                                ///< of the jobs kept so far
};

}  // namespace schedsweep
