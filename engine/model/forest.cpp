#include "engine/model/forest.h"

#include "engine/error.h"
#include "engine/model/tree_block.h"
#include "engine/multiversion.h"
#include "engine/parallel_team.h"

#include <algorithm>
#include <array>

namespace schedsweep {
namespace {

double leaf_of_row(const Forest& forest, std::size_t tree, const BinnedMatrix& x, std::size_t row) {
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

void add_tree(const Forest& forest, std::size_t tree, TreeBlock& block, std::size_t n_rows, double* sum) {
  const std::uint8_t* leaf = block.leaves(forest, tree);
  std::array<double, max_leaves> value;
  const std::size_t first = forest.first_node[tree] + tree;
  const std::size_t n_leaves = forest.first_node[tree + 1] + tree + 1 - first;
  for (std::size_t i = 0; i < n_leaves; ++i) value[i] = static_cast<double>(forest.leaf_value[first + i]);
  for (std::size_t row = 0; row < n_rows; ++row) sum[row] += value[leaf[row]];
}

void add_trees(const Forest* forest, TreeBlock* block, std::size_t n_rows, double* sum) {
  for (std::size_t tree = 0; tree < forest->n_trees(); ++tree) add_tree(*forest, tree, *block, n_rows, sum);
}

void predict_rows(const Forest& forest, const BinnedMatrix& x, std::size_t first_row, std::span<double> out) {
  for (std::size_t row = 0; row < out.size(); ++row)
    for (std::size_t tree = 0; tree < forest.n_trees(); ++tree)
      out[row] += leaf_of_row(forest, tree, x, first_row + row);
}

}  // namespace

void predict(const Forest& forest, const BinnedMatrix& x, std::size_t first_row, std::span<double> out, int n_threads) {
  SCHEDSWEEP_CHECK(first_row + out.size() <= x.n_rows());
  std::fill(out.begin(), out.end(), forest.base);
  // A block costs the same for one row as for all of its rows.
  constexpr std::size_t few_rows = 6;
  if (out.size() <= few_rows) return predict_rows(forest, x, first_row, out);

  const std::size_t n_blocks = (out.size() + TreeBlock::n_rows - 1) / TreeBlock::n_rows;
  std::atomic<std::size_t> next{0};
  parallel_team(std::min(n_threads, static_cast<int>(std::min<std::size_t>(n_blocks, 1024))), [&](int) {
    TreeBlock block(x.n_features());
    for (std::size_t i = next++; i < n_blocks; i = next++) {
      const std::size_t begin = i * TreeBlock::n_rows;
      const std::size_t n = std::min(TreeBlock::n_rows, out.size() - begin);
      block.load(x, first_row + begin, n);
      best_version<add_trees>(&forest, &block, n, out.data() + begin);
    }
  });
}

}  // namespace schedsweep
