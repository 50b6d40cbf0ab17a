#pragma once

#include <functional>
#include <queue>
#include <vector>

namespace schedsweep {

/// The median of values told so far. Cost: log n each.
class RunningMedian {
 public:
  void add(double value) {
    if (low_.empty() || value <= low_.top()) {
      low_.push(value);
    } else {
      high_.push(value);
    }
    if (low_.size() > high_.size() + 1) {
      high_.push(low_.top());
      low_.pop();
    } else if (high_.size() > low_.size()) {
      low_.push(high_.top());
      high_.pop();
    }
  }

  /// Of an even number of values the mean of the middle two. Shape: something was added.
  double value() const { return low_.size() > high_.size() ? low_.top() : (low_.top() + high_.top()) / 2; }

 private:
  std::priority_queue<double> low_;  ///< the lower half, and the middle one
  std::priority_queue<double, std::vector<double>, std::greater<>> high_;
};

}  // namespace schedsweep
