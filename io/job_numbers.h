#pragma once

#include "engine/types.h"

#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// Finds jobs by the trace's own numbers.
class JobNumbers {
 public:
  /// `number` as in JobColumns; it must outlive this. Cost: sorts unless the numbers ascend.
  explicit JobNumbers(std::span<const std::int64_t> number);

  /// The rows with that number, ascending.
  std::span<const JobIndex> rows(std::int64_t number) const;

 private:
  std::span<const std::int64_t> number_;
  std::vector<JobIndex> by_number_;
};

}  // namespace schedsweep
