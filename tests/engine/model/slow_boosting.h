#pragma once

#include "engine/model/boosting.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace schedsweep {

/// Boosting written plainly: every leaf's best split is sought anew, row by row, before every split. No subsampling,
/// no early stopping.
class SlowBoosting {
 public:
  SlowBoosting(const BinnedMatrix& x, const std::vector<float>& target, const BoostingSettings& settings, double level)
      : x_(x), target_(target), settings_(settings), level_(level) {}

  Forest train() {
    forest_.base = static_cast<double>(quantile(target_));
    sum_.assign(target_.size(), forest_.base);
    for (int tree = 0; tree < settings_.trees; ++tree) add_tree();
    return forest_;
  }

 private:
  using Rows = std::vector<std::size_t>;

  struct Leaf {
    Rows rows;
    int depth = 0;
    std::int32_t* child = nullptr;
  };

  struct Split {
    double gain = 0;
    std::size_t feature = 0;
    int threshold = 0;
  };

  double residual(std::size_t row) const { return static_cast<double>(target_[row]) - sum_[row]; }

  float quantile(std::vector<float> values) const {
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(level_ * static_cast<double>(values.size()));
    return values[std::min(at, values.size() - 1)];
  }

  Rows part(const Rows& rows, const Split& split, bool left) const {
    Rows some;
    for (const std::size_t row : rows)
      if ((x_.column(split.feature)[row] <= split.threshold) == left) some.push_back(row);
    return some;
  }

  double gradient(const Rows& rows) const {
    const auto n_positive = std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return residual(row) > 0; });
    return static_cast<double>(n_positive) - (1 - level_) * static_cast<double>(rows.size());
  }

  double gain(const Rows& rows, const Split& split) const {
    const Rows left = part(rows, split, true);
    const Rows right = part(rows, split, false);
    const auto least = static_cast<std::size_t>(settings_.min_leaf);
    if (left.size() < least || right.size() < least) return 0;
    const double g = gradient(rows);
    const double g_left = gradient(left);
    const double g_right = g - g_left;
    const double n_left = static_cast<double>(left.size()) + settings_.l2;
    const double n_right = static_cast<double>(right.size()) + settings_.l2;
    // The order of rounding is that of the fast trainer, so that ties are ties there too.
    return (g_left * g_left * n_right + g_right * g_right * n_left) / (n_left * n_right) -
           g * g / (static_cast<double>(rows.size()) + settings_.l2);
  }

  Split best_split(const Leaf& leaf) const {
    Split best;
    if (settings_.depth > 0 && leaf.depth == settings_.depth) return best;
    for (std::size_t feature = 0; feature < x_.n_features(); ++feature)
      for (int threshold = 0; threshold < 255; ++threshold) {
        Split split{0, feature, threshold};
        split.gain = gain(leaf.rows, split);
        if (split.gain > best.gain) best = split;
      }
    return best;
  }

  void add_tree() {
    Leaf root;
    for (std::size_t row = 0; row < target_.size(); ++row) root.rows.push_back(row);
    std::vector<Leaf> leaves = {root};
    const std::size_t n_before = forest_.feature.size();
    const auto most = static_cast<std::size_t>(settings_.leaves);
    forest_.left.reserve(n_before + most);  // children are pointed at
    forest_.right.reserve(n_before + most);
    while (leaves.size() < most) {
      std::size_t chosen = 0;
      Split best;
      for (std::size_t i = 0; i < leaves.size(); ++i)
        if (const Split split = best_split(leaves[i]); split.gain > best.gain) {
          best = split;
          chosen = i;
        }
      if (best.gain <= 0) break;
      split_leaf(leaves, chosen, best, static_cast<std::int32_t>(forest_.feature.size() - n_before));
    }
    forest_.first_node.push_back(static_cast<std::uint32_t>(forest_.feature.size()));
    for (const Leaf& leaf : leaves) add_value(leaf);
  }

  void split_leaf(std::vector<Leaf>& leaves, std::size_t chosen, const Split& split, std::int32_t node) {
    const Leaf parent = leaves[chosen];
    if (parent.child != nullptr) *parent.child = node;
    forest_.feature.push_back(static_cast<std::uint16_t>(split.feature));
    forest_.threshold.push_back(static_cast<std::uint8_t>(split.threshold));
    forest_.left.push_back(~static_cast<std::int32_t>(chosen));
    forest_.right.push_back(~static_cast<std::int32_t>(leaves.size()));
    leaves[chosen] = {part(parent.rows, split, true), parent.depth + 1, &forest_.left.back()};
    leaves.push_back({part(parent.rows, split, false), parent.depth + 1, &forest_.right.back()});
  }

  void add_value(const Leaf& leaf) {
    std::vector<float> residuals;
    for (const std::size_t row : leaf.rows) residuals.push_back(static_cast<float>(residual(row)));
    const auto value = static_cast<float>(settings_.rate * static_cast<double>(quantile(residuals)));
    forest_.leaf_value.push_back(value);
    for (const std::size_t row : leaf.rows) sum_[row] += static_cast<double>(value);
  }

  const BinnedMatrix& x_;
  const std::vector<float>& target_;
  BoostingSettings settings_;
  double level_;
  std::vector<double> sum_;
  Forest forest_;
};

}  // namespace schedsweep
