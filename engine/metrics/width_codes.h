#pragma once

#include "engine/types.h"

#include <span>
#include <vector>

namespace schedsweep {

/// Small numbers that stand for the widths of jobs and ascend with them, so that tables and packed keys stay small
/// however wide the jobs are: the widths themselves while those are small, else their ranks among the distinct ones.
class WidthCodes {
 public:
  /// Widths up to this one are their own codes.
  static constexpr Procs widest_plain = (1 << 16) - 1;

  /// Shape: `procs` holds 1 width or more and outlives the codes.
  /// Cost: memory for `procs` at most; linear, n log n for jobs wider than `widest_plain`.
  void assign(std::span<const Procs> procs);

  /// The code of every job.
  std::span<const Procs> codes() const { return codes_; }

  Procs largest_code() const { return largest_code_; }

  bool plain() const { return distinct_.empty(); }

  /// The width of each code; empty where `plain`.
  std::span<const Procs> widths() const { return distinct_; }

 private:
  std::span<const Procs> codes_;
  Procs largest_code_ = 0;
  std::vector<Procs> distinct_;
  std::vector<Procs> ranks_;
};

}  // namespace schedsweep
