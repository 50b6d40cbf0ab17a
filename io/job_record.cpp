#include "io/job_record.h"

#include <algorithm>
#include <tuple>

namespace schedsweep {

void append(JobStore& store, const JobRecord& job) {
  std::apply(
      [&](auto&... column) {
        std::apply([&](const auto&... value) { (column.push_back(value), ...); }, job.columns());
      },
      store.columns());
}

bool NumberSet::contains(std::int64_t number) const {
  if (ascending_.empty() || number > ascending_.back()) return false;
  return others_.contains(number) || std::binary_search(ascending_.begin(), ascending_.end(), number);
}

void NumberSet::insert(std::int64_t number) {
  if (ascending_.empty() || number > ascending_.back()) {
    ascending_.push_back(number);
  } else {
    others_.insert(number);
  }
}

}  // namespace schedsweep
