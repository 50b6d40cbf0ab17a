#pragma once

#include "engine/model/binning.h"
#include "engine/model/forest.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// Finds the leaves of a block of rows at once. From the last node to the first, each row's leaf below a node is that
/// of its left or of its right child: a choice of bytes without a branch, where a child that is a leaf is a row of
/// equal bytes.
class TreeBlock {
 public:
  static constexpr std::size_t n_rows = 256;

  explicit TreeBlock(std::size_t n_features) : bins_(n_features), below_(max_leaves + max_leaves - 1) {
    for (std::size_t leaf = 0; leaf < max_leaves; ++leaf)
      below_[max_leaves - 1 - leaf].fill(static_cast<std::uint8_t>(leaf));
  }

  /// Copies rows [first_row, first_row + count), at most n_rows, for many trees. The leaves of further rows mean
  /// nothing.
  void load(const BinnedMatrix& x, std::size_t first_row, std::size_t count) {
    for (std::size_t feature = 0; feature < bins_.size(); ++feature)
      std::copy_n(x.column(feature).data() + first_row, count, bins_[feature].bytes);
    first_column_ = reinterpret_cast<const std::uint8_t*>(bins_.data());
    column_stride_ = sizeof(Bytes);
  }

  /// Likewise for one tree: without a copy where it can be.
  void look_at(const BinnedMatrix& x, std::size_t first_row, std::size_t count) {
    if (count < n_rows || bins_.empty()) return load(x, first_row, count);
    first_column_ = x.column(0).data() + first_row;
    column_stride_ = x.n_rows();
  }

  /// Shape: leaf [n_rows].
  void find_leaves(const Forest& forest, std::size_t tree, std::uint8_t* leaf) {
    const std::size_t first = forest.first_node[tree];
    const std::size_t n_nodes = forest.first_node[tree + 1] - first;
    const std::uint16_t* feature = forest.feature.data() + first;
    const std::uint8_t* threshold = forest.threshold.data() + first;
    const std::int32_t* left = forest.left.data() + first;
    const std::int32_t* right = forest.right.data() + first;
    Bytes* child = below_.data() + max_leaves;
    const std::uint8_t* column = first_column_;
    const std::size_t stride = column_stride_;
    for (std::size_t node = n_nodes; node-- > 0;)
      choose(column + feature[node] * stride, threshold[node], child[left[node]].bytes, child[right[node]].bytes,
             child[node].bytes);
    std::copy_n(child[n_nodes == 0 ? ~0 : 0].bytes, n_rows, leaf);
  }

 private:
  struct alignas(64) Bytes {
    std::uint8_t bytes[n_rows];

    void fill(std::uint8_t value) { std::fill_n(bytes, n_rows, value); }
  };

  static void choose(const std::uint8_t* bins, std::uint8_t threshold, const std::uint8_t* left,
                     const std::uint8_t* right, std::uint8_t* __restrict out) {
    for (std::size_t row = 0; row < n_rows; ++row) {
      const std::uint8_t if_left = left[row], if_right = right[row];  // both are read: no branch
      out[row] = bins[row] <= threshold ? if_left : if_right;
    }
  }

  std::vector<Bytes> bins_;   ///< [n_features]
  std::vector<Bytes> below_;  ///< [leaves, last first; nodes]: a child's number is its place
  const std::uint8_t* first_column_ = nullptr;
  std::size_t column_stride_ = 0;
};

}  // namespace schedsweep
