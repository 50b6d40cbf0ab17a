#include "engine/model/forest.h"

#include "engine/error.h"
#include "engine/model/no_vectors.h"
#include "engine/model/tree_block.h"
#include "engine/multiversion.h"
#include "engine/parallel_team.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

double value_of_row(const Forest& forest, std::size_t tree, const BinnedMatrix& x, std::size_t row) {
  const std::uint32_t first = forest.first_node[tree];
  const bool is_leaf = first == forest.first_node[tree + 1];
  std::int32_t child = is_leaf ? ~0 : 0;
  while (child >= 0) {
    const std::size_t node = first + static_cast<std::uint32_t>(child);
    const bool goes_left = x.column(forest.feature[node])[row] <= forest.threshold[node];
    child = goes_left ? forest.left[node] : forest.right[node];
  }
  return static_cast<double>(forest.leaf_value[first + tree + static_cast<std::uint32_t>(~child)]);
}

/// A few trees at a time, so that each sum is fetched and stored once for all of them; still one after the other.
constexpr std::size_t few_trees = 8;

/// What a few trees say of a block of rows.
struct FewTrees {
  alignas(64) std::array<std::array<std::uint8_t, TreeBlock::n_rows>, few_trees> leaf;
  std::array<std::array<double, max_leaves>, few_trees> value;
};

void evaluate(const Forest* forest, std::size_t first_tree, std::size_t n_trees, TreeBlock* block, FewTrees* trees) {
  for (std::size_t i = 0; i < n_trees; ++i) {
    const std::size_t tree = first_tree + i;
    block->find_leaves(*forest, tree, trees->leaf[i].data());
    const float* value = forest->leaf_value.data() + forest->first_node[tree] + tree;
    const std::size_t n_leaves = forest->first_node[tree + 1] - forest->first_node[tree] + 1;
    for (std::size_t leaf = 0; leaf < n_leaves; ++leaf) trees->value[i][leaf] = static_cast<double>(value[leaf]);
  }
}

template <std::size_t n_trees>
SCHEDSWEEP_NO_VECTORS void add_values(const FewTrees& trees, double* sum) {
  for (std::size_t row = 0; row < TreeBlock::n_rows; ++row) {
    double s = sum[row];
    for (std::size_t i = 0; i < n_trees; ++i) s += trees.value[i][trees.leaf[i][row]];
    sum[row] = s;
  }
}

void predict_block(const Forest& forest, TreeBlock& block, std::span<double> out) {
  std::array<double, TreeBlock::n_rows> sum;
  sum.fill(forest.base);
  FewTrees trees;
  std::size_t tree = 0;
  for (; tree + few_trees <= forest.n_trees(); tree += few_trees) {
    best_version<evaluate>(&forest, tree, few_trees, &block, &trees);
    add_values<few_trees>(trees, sum.data());
  }
  for (; tree < forest.n_trees(); ++tree) {
    best_version<evaluate>(&forest, tree, std::size_t{1}, &block, &trees);
    add_values<1>(trees, sum.data());
  }
  std::copy_n(sum.begin(), out.size(), out.begin());
}

void predict_rows(const Forest& forest, const BinnedMatrix& x, std::size_t first_row, std::span<double> out) {
  for (std::size_t row = 0; row < out.size(); ++row) {
    out[row] = forest.base;
    for (std::size_t tree = 0; tree < forest.n_trees(); ++tree)
      out[row] += value_of_row(forest, tree, x, first_row + row);
  }
}

}  // namespace

void predict(const Forest& forest, const BinnedMatrix& x, std::size_t first_row, std::span<double> out, int n_threads) {
  SCHEDSWEEP_CHECK(first_row + out.size() <= x.n_rows());
  // A block costs the same for one row as for all of its rows; that many are quicker walked one by one.
  constexpr std::size_t few_rows = TreeBlock::n_rows / 10;
  if (out.size() <= few_rows) return predict_rows(forest, x, first_row, out);

  const std::size_t n_blocks = (out.size() + TreeBlock::n_rows - 1) / TreeBlock::n_rows;
  std::atomic<std::size_t> next{0};
  parallel_team(static_cast<int>(std::min(n_blocks, static_cast<std::size_t>(n_threads))), [&](int) {
    TreeBlock block(x.n_features());
    for (std::size_t i = next++; i < n_blocks; i = next++) {
      const std::size_t begin = i * TreeBlock::n_rows;
      const std::size_t n = std::min(TreeBlock::n_rows, out.size() - begin);
      block.load(x, first_row + begin, n);
      predict_block(forest, block, out.subspan(begin, n));
    }
  });
}

}  // namespace schedsweep
