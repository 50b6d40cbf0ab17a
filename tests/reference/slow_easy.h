#pragma once

#include "tests/reference/slow_state.h"

namespace schedsweep::test {

/// Passes without reservations, or with one for the blocked head.
class SlowEasy {
 public:
  /// Requires: the waiting jobs stand in queue order.
  void pass(SlowState& state);

  /// shadow = awaited: when the head can be tried again if nothing else is to happen.
  Seconds awaited_s() const { return head_shadow_s_; }

 private:
  bool is_held_back(const SlowState& state) const;
  Seconds shadow_s(const SlowState& state, const SlowJob& head);

  // Of the last pass that had a blocked head; what shadow = fixed and awaited keep.
  const SlowJob* head_ = nullptr;
  Seconds head_shadow_s_ = 0;
};

}  // namespace schedsweep::test
