#include "engine/model/tree_grower.h"

#include "engine/error.h"
#include "engine/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace schedsweep {
namespace {

constexpr std::array<Counts, 2> add_row = {one_row, one_row + one_positive};
constexpr std::array<Counts, 2> remove_row = {-one_row, -(one_row + one_positive)};
constexpr std::array<Counts, 2> change_sign = {-one_positive, one_positive};

std::uint32_t n_rows_of(Counts counts) { return static_cast<std::uint32_t>(counts); }

}  // namespace

TreeGrower::TreeGrower(const RowBlocks& rows, const BoostingSettings& settings, std::size_t quantile)
    : blocks_(rows),
      settings_(settings),
      quantile_(quantile),
      rule_{quantile_levels[quantile], settings.l2, static_cast<double>(settings.min_leaf)},
      positive_(rows.n_rows()),
      sees_(rows.n_features()),
      all_rows_(rows.n_blocks() * RowBlocks::block_bins),
      histograms_(static_cast<std::size_t>(settings.leaves), all_rows_),
      found_(rows.n_blocks()) {
  for (std::size_t row = 0; row < rows.n_rows(); ++row) rows_.push_back(static_cast<SignedRow>(row << 1));
  for (std::size_t block = 0; block < rows.n_blocks(); ++block)
    rows.add(block, rows_, add_row, all_rows_.data() + block * RowBlocks::block_bins);
}

void TreeGrower::grow(std::size_t tree, std::span<const std::uint8_t> positive) {
  start(tree, positive);
  for (std::size_t block = 0; block < blocks_.n_blocks(); ++block) count_root(block);
  while (split())
    for (std::size_t block = 0; block < blocks_.n_blocks(); ++block) count_split(block);
}

void TreeGrower::start(std::size_t tree, std::span<const std::uint8_t> positive) {
  choose_columns(tree);
  choose_rows(tree, positive);
  nodes_.clear();
  leaves_.assign(1, {.end = rows_.size()});
  for (const SignedRow row : rows_) leaves_[0].total += add_row[row & 1];
  smaller_ = larger_ = 0;
}

/// The first of a shuffle.
void TreeGrower::choose_columns(std::size_t tree) {
  const std::size_t n = sees_.size();
  const auto wanted = static_cast<std::size_t>(std::lround(settings_.column_share * static_cast<double>(n)));
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::fill(sees_.begin(), sees_.end(), false);
  Random random(settings_.seed, Purpose::boosting_columns, quantile_ << 32 | tree);
  for (std::size_t i = 0; i < n && i < std::max<std::size_t>(wanted, 1); ++i) {
    std::swap(order[i], order[i + random.u64() % (n - i)]);
    sees_[order[i]] = true;
  }
}

/// Each row by itself, by 16 bits of a random number.
void TreeGrower::choose_rows(std::size_t tree, std::span<const std::uint8_t> positive) {
  rows_.clear();
  left_out_.clear();
  changed_.clear();
  const auto below = static_cast<std::uint64_t>(std::lround(settings_.row_share * 0x1p16));
  const bool sees_all = below >= 0x10000;
  Random random(settings_.seed, Purpose::boosting_rows, quantile_ << 32 | tree);
  std::uint64_t bits = 0;
  for (std::size_t row = 0; row < positive.size(); ++row) {
    const auto entry = static_cast<SignedRow>(row << 1 | positive[row]);
    if (positive[row] != positive_[row]) changed_.push_back(entry);
    positive_[row] = positive[row];
    if (!sees_all && row % 4 == 0) bits = random.u64();
    (sees_all || (bits & 0xffff) < below ? rows_ : left_out_).push_back(entry);
    bits >>= 16;
  }
}

Counts* TreeGrower::histogram(const Leaf& leaf, std::size_t block) {
  return histograms_[leaf.histogram].data() + block * RowBlocks::block_bins;
}

void TreeGrower::count_root(std::size_t block) {
  const std::span all = std::span(all_rows_).subspan(block * RowBlocks::block_bins, RowBlocks::block_bins);
  blocks_.add(block, changed_, change_sign, all.data());
  Counts* root = histogram(leaves_[0], block);
  if (rows_.size() < left_out_.size()) {
    std::fill_n(root, RowBlocks::block_bins, 0);
    blocks_.add(block, rows_, add_row, root);
  } else {
    std::copy(all.begin(), all.end(), root);
    blocks_.add(block, left_out_, remove_row, root);
  }
  found_[block].larger = search(block, leaves_[0]);
}

void TreeGrower::count_split(std::size_t block) {
  const Leaf& smaller = leaves_[smaller_];
  const Leaf& larger = leaves_[larger_];
  found_[block] = {};
  if (!may_split(larger) && !may_split(smaller)) return;
  Counts* counted = histogram(smaller, block);
  Counts* remaining = histogram(larger, block);
  std::fill_n(counted, RowBlocks::block_bins, 0);
  blocks_.add(block, std::span(rows_).subspan(smaller.begin, smaller.end - smaller.begin), add_row, counted);
  for (std::size_t bin = 0; bin < RowBlocks::block_bins; ++bin) remaining[bin] -= counted[bin];
  found_[block] = {search(block, smaller), search(block, larger)};
}

bool TreeGrower::may_split(const Leaf& leaf) const {
  return leaves_.size() < static_cast<std::size_t>(settings_.leaves) &&
         (settings_.depth == 0 || leaf.depth < settings_.depth) &&
         static_cast<double>(n_rows_of(leaf.total)) >= 2 * rule_.min_leaf;
}

SplitPoint TreeGrower::search(std::size_t block, const Leaf& leaf) {
  SplitPoint best;
  if (!may_split(leaf)) return best;
  const std::size_t first = block * RowBlocks::block_features;
  const std::size_t end = std::min(first + RowBlocks::block_features, blocks_.n_features());
  for (std::size_t feature = first; feature < end; ++feature) {
    if (!sees_[feature]) continue;
    const Counts* bins = histogram(leaf, block) + (feature - first) * RowBlocks::feature_bins;
    rule_.improve(best, {bins, blocks_.n_bins(feature)}, leaf.total, feature);
  }
  return best;
}

/// Blocks in order, so the first feature of equals.
void TreeGrower::keep_best() {
  leaves_[smaller_].best = leaves_[larger_].best = {};
  const auto keep = [&](Leaf& leaf, const SplitPoint& found) {
    if (found.gain > leaf.best.gain) leaf.best = found;
  };
  for (const Found& found : found_) {
    keep(leaves_[smaller_], found.smaller);
    keep(leaves_[larger_], found.larger);
  }
}

/// Makes the best split; false when there is none. The new leaves are then to be counted.
bool TreeGrower::split() {
  keep_best();
  const auto by_gain = [](const Leaf& a, const Leaf& b) { return a.best.gain < b.best.gain; };
  const std::size_t chosen =
      static_cast<std::size_t>(std::max_element(leaves_.begin(), leaves_.end(), by_gain) - leaves_.begin());
  if (!(leaves_[chosen].best.gain > 0) || leaves_.size() >= static_cast<std::size_t>(settings_.leaves)) return false;

  const Leaf parent = leaves_[chosen];
  const SplitPoint at = parent.best;
  const std::span rows = std::span(rows_).subspan(parent.begin, parent.end - parent.begin);
  moved_.resize(std::max(moved_.size(), rows.size()));
  const std::size_t n_left = blocks_.partition(at.feature, at.threshold, rows, rows.data(), moved_.data());
  std::copy_n(moved_.begin(), rows.size() - n_left, rows.begin() + static_cast<std::ptrdiff_t>(n_left));

  const auto node = static_cast<std::int32_t>(nodes_.size());
  const std::size_t added = leaves_.size();
  if (parent.parent >= 0) {
    Node& above = nodes_[static_cast<std::size_t>(parent.parent)];
    (parent.is_right ? above.right : above.left) = node;
  }
  nodes_.push_back({at, ~static_cast<std::int32_t>(chosen), ~static_cast<std::int32_t>(added)});
  leaves_[chosen] = {parent.begin, parent.begin + n_left, at.left, parent.depth + 1, parent.histogram, {}, node, false};
  leaves_.push_back(
      {parent.begin + n_left, parent.end, parent.total - at.left, parent.depth + 1, parent.histogram, {}, node, true});
  const bool left_is_smaller = n_left <= rows.size() - n_left;
  smaller_ = left_is_smaller ? chosen : added;
  larger_ = left_is_smaller ? added : chosen;
  leaves_[smaller_].histogram = added;
  return true;
}

void TreeGrower::append_to(Forest& forest) const {
  for (const Node& node : nodes_) {
    forest.feature.push_back(blocks_.column(node.split.feature));
    forest.threshold.push_back(node.split.threshold);
    forest.left.push_back(node.left);
    forest.right.push_back(node.right);
  }
  forest.first_node.push_back(static_cast<std::uint32_t>(forest.feature.size()));
  forest.leaf_value.resize(forest.leaf_value.size() + leaves_.size());
}

}  // namespace schedsweep
