#pragma once

#include "engine/model/binning.h"

#include <cstdint>
#include <span>
#include <vector>

namespace schedsweep {

/// A sum of trees over binned features. A row goes left where bin[feature] <= threshold.
/// Shape: tree t has nodes [first_node[t], first_node[t + 1]) and one leaf more than nodes,
/// [first_node[t] + t, first_node[t + 1] + t + 1) of leaf_value. A child c >= 0 is node first_node[t] + c, later than
/// its parent; c < 0 is leaf ~c. A tree without nodes is its one leaf.
struct Forest {
  double base = 0;  ///< what the trees are added to
  std::vector<std::uint32_t> first_node = {0};
  std::vector<std::uint16_t> feature;
  std::vector<std::uint8_t> threshold;
  std::vector<std::int32_t> left;
  std::vector<std::int32_t> right;
  std::vector<float> leaf_value;

  std::size_t n_trees() const { return first_node.size() - 1; }
};

/// Most leaves of a tree: prediction keeps a leaf in a byte.
inline constexpr int max_leaves = 256;

/// Errors: InputError, bad_data, unless every index of `forest` is where it may be and every number finite: what
/// `predict` relies on. Messages name the tree, not the file.
void check_forest(const Forest& forest, std::size_t n_features);

/// The sums for rows [first_row, first_row + out.size()) of `x`; trees are added in order, so the same bits whatever
/// the threads.
void predict(const Forest& forest, const BinnedMatrix& x, std::size_t first_row, std::span<double> out, int n_threads);

}  // namespace schedsweep
