#include "engine/model/boosting.h"

#include "engine/error.h"
#include "engine/model/tree_block.h"
#include "engine/model/tree_grower.h"
#include "engine/multiversion.h"
#include "engine/parallel_team.h"

#include <algorithm>

namespace schedsweep {
namespace {

/// The level-quantile of `values`: no more than level n of them lie below it, no more than (1 - level) n above.
double take_quantile(std::span<float> values, double level) {
  const auto n = static_cast<double>(values.size());
  const auto nth = values.begin() + std::min(static_cast<std::ptrdiff_t>(level * n), std::ssize(values) - 1);
  std::nth_element(values.begin(), nth, values.end());
  return static_cast<double>(*nth);
}

void find_leaves(const BinnedMatrix* x, const Forest* forest, TreeBlock* block, std::vector<std::uint8_t>* leaf) {
  std::array<std::uint8_t, TreeBlock::n_rows> of_block;
  for (std::size_t row = 0; row < leaf->size(); row += of_block.size()) {
    const std::size_t n = std::min(of_block.size(), leaf->size() - row);
    block->look_at(*x, row, n);
    block->find_leaves(*forest, forest->n_trees() - 1, of_block.data());
    std::copy_n(of_block.begin(), n, leaf->begin() + static_cast<std::ptrdiff_t>(row));
  }
}

/// The forest of one quantile and what it has come to on every row.
class Booster {
 public:
  Booster(const BinnedMatrix& x, std::span<const float> target, const TrainingRows& rows, const RowBlocks& blocks,
          const BoostingSettings& settings, std::size_t quantile)
      : x_(x),
        target_(target),
        rows_(rows),
        settings_(settings),
        level_(quantile_levels[quantile]),
        grower_(blocks, settings, quantile),
        positive_(rows.train.size()),
        leaf_(x.n_rows()),
        residual_(rows.train.size()) {
    for (std::size_t i = 0; i < residual_.size(); ++i) residual_[i] = target[rows.train[i]];
    forest_.base = take_quantile(residual_, level_);
    sum_.assign(x.n_rows(), forest_.base);
    least_loss_ = validation_loss();
  }

  bool done() const {
    const std::size_t n = forest_.n_trees();
    const auto patience = static_cast<std::size_t>(settings_.patience);
    return n == static_cast<std::size_t>(settings_.trees) || (stops_early() && n == best_trees_ + patience);
  }

  void add_tree() {
    for (std::size_t i = 0; i < positive_.size(); ++i) positive_[i] = residual(rows_.train[i]) > 0;
    grower_.grow(forest_.n_trees(), positive_);
    grower_.append_to(forest_);
    best_version<find_leaves>(&x_, &forest_, &block_, &leaf_);
    const std::size_t tree = forest_.n_trees() - 1;
    const std::span value = std::span(forest_.leaf_value).subspan(forest_.first_node[tree] + tree);
    set_values(value);
    for (std::size_t row = 0; row < sum_.size(); ++row) sum_[row] += static_cast<double>(value[leaf_[row]]);
    const double loss = validation_loss();
    if (loss < least_loss_ || !stops_early()) {
      least_loss_ = loss;
      best_trees_ = forest_.n_trees();
    }
  }

  Forest take_forest() {
    const std::size_t n_nodes = forest_.first_node[best_trees_];
    forest_.first_node.resize(best_trees_ + 1);
    forest_.feature.resize(n_nodes);
    forest_.threshold.resize(n_nodes);
    forest_.left.resize(n_nodes);
    forest_.right.resize(n_nodes);
    forest_.leaf_value.resize(n_nodes + best_trees_);
    return std::move(forest_);
  }

 private:
  bool stops_early() const { return settings_.patience > 0 && !rows_.validation.empty(); }

  double residual(std::size_t row) const { return static_cast<double>(target_[row]) - sum_[row]; }

  double validation_loss() const {
    double loss = 0;
    for (const std::uint32_t row : rows_.validation) {
      const double error = residual(row);
      loss += error > 0 ? level_ * error : (level_ - 1) * error;
    }
    return loss;
  }

  /// From the residuals of all training rows, those that the tree has not seen too.
  void set_values(std::span<float> value) {
    std::vector<std::size_t> end(value.size() + 1);
    for (const std::uint32_t row : rows_.train) ++end[leaf_[row] + 1];
    for (std::size_t leaf = 1; leaf < end.size(); ++leaf) end[leaf] += end[leaf - 1];
    for (const std::uint32_t row : rows_.train) residual_[end[leaf_[row]]++] = static_cast<float>(residual(row));
    std::size_t begin = 0;
    for (std::size_t leaf = 0; leaf < value.size(); ++leaf) {
      const std::span residuals = std::span(residual_).subspan(begin, end[leaf] - begin);
      value[leaf] = residuals.empty() ? 0 : static_cast<float>(settings_.rate * take_quantile(residuals, level_));
      begin = end[leaf];
    }
  }

  const BinnedMatrix& x_;
  std::span<const float> target_;
  TrainingRows rows_;
  const BoostingSettings& settings_;
  double level_;
  TreeGrower grower_;
  TreeBlock block_{x_.n_features()};
  std::vector<std::uint8_t> positive_;  ///< [train rows]
  std::vector<std::uint8_t> leaf_;      ///< [x.n_rows()], of the latest tree
  std::vector<float> residual_;         ///< [train rows], leaf by leaf
  std::vector<double> sum_;             ///< [x.n_rows()]
  double least_loss_ = 0;
  std::size_t best_trees_ = 0;
  Forest forest_;
};

void check(const BinnedMatrix& x, std::span<const float> target, const TrainingRows& rows,
           const BoostingSettings& settings) {
  SCHEDSWEEP_CHECK(target.size() == x.n_rows() && x.n_rows() < 0x80000000);
  SCHEDSWEEP_CHECK(!rows.train.empty() && rows.train.back() < x.n_rows());
  SCHEDSWEEP_CHECK(rows.validation.empty() || rows.validation.back() < x.n_rows());
  SCHEDSWEEP_CHECK(settings.trees >= 0 && settings.patience >= 0 && settings.depth >= 0);
  SCHEDSWEEP_CHECK(settings.leaves >= 1 && settings.leaves <= max_leaves);
  SCHEDSWEEP_CHECK(settings.min_leaf >= 1 && settings.l2 >= 0);
  SCHEDSWEEP_CHECK(settings.row_share > 0 && settings.column_share > 0);
}

}  // namespace

std::array<Forest, n_quantiles> train_forests(const BinnedMatrix& x, std::span<const float> target,
                                              const TrainingRows& rows, const BoostingSettings& settings,
                                              int n_threads) {
  check(x, target, rows, settings);
  const RowBlocks blocks(x, rows.train);
  std::array<Forest, n_quantiles> forests;
  // One thread to a quantile: threads that wait for each other at every split are slower where others use the machine.
  parallel_for(n_quantiles, std::min(n_threads, static_cast<int>(n_quantiles)), [&](std::size_t quantile) {
    Booster booster(x, target, rows, blocks, settings, quantile);
    while (!booster.done()) booster.add_tree();
    forests[quantile] = booster.take_forest();
  });
  return forests;
}

}  // namespace schedsweep
