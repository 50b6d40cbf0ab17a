#include "engine/metrics/width_codes.h"

#include <algorithm>

namespace schedsweep {

void WidthCodes::assign(std::span<const Procs> procs) {
  codes_ = procs;
  largest_code_ = *std::max_element(procs.begin(), procs.end());
  distinct_.clear();
  if (largest_code_ <= widest_plain) return;

  distinct_.assign(procs.begin(), procs.end());
  std::sort(distinct_.begin(), distinct_.end());
  distinct_.erase(std::unique(distinct_.begin(), distinct_.end()), distinct_.end());
  ranks_.resize(procs.size());
  std::transform(procs.begin(), procs.end(), ranks_.begin(), [this](Procs width) {
    return static_cast<Procs>(std::lower_bound(distinct_.begin(), distinct_.end(), width) - distinct_.begin());
  });
  codes_ = ranks_;
  largest_code_ = static_cast<Procs>(distinct_.size()) - 1;
}

}  // namespace schedsweep
