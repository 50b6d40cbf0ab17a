#pragma once

#include "engine/model/boosting.h"
#include "engine/model/row_blocks.h"
#include "engine/model/split_search.h"

namespace schedsweep {

/// Grows the trees of one quantile, leaf by leaf: the leaf whose best split gains most is split next. Only the smaller
/// child is counted; its sibling is what remains of their parent.
class TreeGrower {
 public:
  TreeGrower(const RowBlocks& rows, const BoostingSettings& settings, std::size_t quantile);

  /// Grows tree `tree`. Shape: positive [rows.n_rows()], 1 where the residual is above 0.
  void grow(std::size_t tree, std::span<const std::uint8_t> positive);

  /// Appends the tree, its leaves without values.
  void append_to(Forest& forest) const;

 private:
  struct Leaf {
    std::size_t begin = 0, end = 0;  ///< of rows_
    Counts total = 0;
    int depth = 0;
    std::size_t histogram = 0;  ///< which of histograms_
    SplitPoint best = {};
    std::int32_t parent = -1;  ///< node; -1 = the root has none
    bool is_right = false;     ///< child of it
  };

  struct Node {
    SplitPoint split;
    std::int32_t left = 0, right = 0;
  };

  struct Found {
    SplitPoint smaller, larger;
  };

  void start(std::size_t tree, std::span<const std::uint8_t> positive);
  void count_root(std::size_t block);
  bool split();
  void count_split(std::size_t block);
  bool may_split(const Leaf& leaf) const;
  void choose_columns(std::size_t tree);
  void choose_rows(std::size_t tree, std::span<const std::uint8_t> positive);
  SplitPoint search(std::size_t block, const Leaf& leaf);
  void keep_best();
  Counts* histogram(const Leaf& leaf, std::size_t block);

  const RowBlocks& blocks_;
  const BoostingSettings& settings_;
  std::uint64_t quantile_;
  SplitRule rule_;
  std::vector<std::uint8_t> positive_;  ///< as of the latest tree
  std::vector<SignedRow> changed_;      ///< rows whose sign is another than for the tree before
  std::vector<SignedRow> left_out_;
  std::vector<SignedRow> rows_;  ///< that the tree sees, leaf by leaf
  std::vector<SignedRow> moved_;
  std::vector<bool> sees_;        ///< by feature
  std::vector<Counts> all_rows_;  ///< histogram of all rows, seen or not
  std::vector<std::vector<Counts>> histograms_;
  std::vector<Node> nodes_;
  std::vector<Leaf> leaves_;
  std::size_t smaller_ = 0, larger_ = 0;  ///< leaves of the latest split
  std::vector<Found> found_;              ///< [n_blocks], in them
};

}  // namespace schedsweep
