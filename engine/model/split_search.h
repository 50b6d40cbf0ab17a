#pragma once

#include "engine/model/row_blocks.h"

namespace schedsweep {

/// Rows with bins of `feature` (of RowBlocks) up to `threshold` go left.
struct SplitPoint {
  double gain = 0;  ///< 0 = there is no split worth making
  std::uint16_t feature = 0;
  std::uint8_t threshold = 0;
  Counts left = 0;  ///< of the rows that go left
};

/// How splits are judged. Of rows with gradients that add up to G = level n_positive - (1 - level) n_not_positive a
/// leaf is worth G^2 / (n + l2); a split gains what its two leaves are worth more than the one.
struct SplitRule {
  double level;
  double l2;
  double min_leaf;

  /// Replaces `best` by the best split of the bins of one feature, the lowest of equals, if that gains more.
  /// Shape: bins [n_bins].
  void improve(SplitPoint& best, std::span<const Counts> bins, Counts total, std::size_t feature) const;
};

}  // namespace schedsweep
