#include "engine/model/forest.h"

#include "engine/error.h"
#include "engine/model/tree_block.h"
#include "engine/multiversion.h"
#include "tests/engine/model/model_data.h"

#include <array>
#include <functional>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// A tree of random shape: each node takes the place of a random leaf.
void append_random_tree(Forest& forest, std::size_t n_leaves, std::size_t n_features, Random& random) {
  const std::size_t first = forest.feature.size();
  std::vector<std::int32_t*> leaves;
  forest.left.reserve(first + n_leaves);
  forest.right.reserve(first + n_leaves);
  for (std::size_t node = 0; node + 1 < n_leaves; ++node) {
    forest.feature.push_back(static_cast<std::uint16_t>(draw_below(random, n_features)));
    forest.threshold.push_back(static_cast<std::uint8_t>(draw_below(random, 256)));
    forest.left.push_back(0);
    forest.right.push_back(0);
    if (node > 0) {
      const auto leaf = leaves.begin() + static_cast<std::ptrdiff_t>(draw_below(random, leaves.size()));
      **leaf = static_cast<std::int32_t>(node);
      leaves.erase(leaf);
    }
    leaves.push_back(&forest.left.back());
    leaves.push_back(&forest.right.back());
  }
  std::int32_t number = 0;
  for (std::int32_t* leaf : leaves) *leaf = ~number++;
  forest.first_node.push_back(static_cast<std::uint32_t>(forest.feature.size()));
  for (std::size_t leaf = 0; leaf < n_leaves; ++leaf)
    forest.leaf_value.push_back(static_cast<float>(random.uniform() - 0.5));
}

Forest random_forest(std::size_t n_trees, std::size_t most_leaves, std::size_t n_features, std::uint64_t seed) {
  Random random(seed, Purpose::run_time, 1);
  Forest forest;
  forest.base = random.uniform();
  // Pointers to children stay valid within a tree only.
  for (std::size_t tree = 0; tree < n_trees; ++tree)
    append_random_tree(forest, 1 + draw_below(random, most_leaves), n_features, random);
  return forest;
}

double walk(const Forest& forest, const BinnedMatrix& x, std::size_t row) {
  double sum = forest.base;
  for (std::size_t tree = 0; tree < forest.n_trees(); ++tree) {
    const std::size_t first = forest.first_node[tree];
    std::int32_t at = first == forest.first_node[tree + 1] ? -1 : 0;
    while (at >= 0) {
      const std::size_t node = first + static_cast<std::size_t>(at);
      at = x.column(forest.feature[node])[row] <= forest.threshold[node] ? forest.left[node] : forest.right[node];
    }
    sum += static_cast<double>(forest.leaf_value[first + tree + static_cast<std::size_t>(-1 - at)]);
  }
  return sum;
}

RC_GTEST_PROP(Forest, PredictionIsTheWalkOfEachTree, ()) {
  const auto n_features = *rc::gen::inRange<std::size_t>(1, 10);
  const auto n_rows = *rc::gen::inRange<std::size_t>(1, 400);
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000);
  const Forest forest = random_forest(*rc::gen::inRange<std::size_t>(0, 8),
                                      *rc::gen::elementOf(std::vector<std::size_t>{1, 31, 256}), n_features, seed);
  check_forest(forest, n_features);
  const BinnedMatrix x = draw_model_data(n_rows, n_features, 256, seed).x;
  const auto first_row = *rc::gen::inRange<std::size_t>(0, n_rows);
  for (const int n_threads : {1, 2, 3}) {
    std::vector<double> out(n_rows - first_row);
    predict(forest, x, first_row, out, n_threads);
    for (std::size_t i = 0; i < out.size(); ++i) RC_ASSERT(out[i] == walk(forest, x, first_row + i));
  }
}

TEST(Forest, OneRowIsAsManyRows) {
  const Forest forest = random_forest(200, 31, 80, 1);
  const BinnedMatrix x = draw_model_data(300, 80, 256, 1).x;
  std::vector<double> all(300);
  predict(forest, x, 0, all, 1);
  for (std::size_t row = 0; row < all.size(); ++row) {
    double one = 0;
    predict(forest, x, row, {&one, 1}, 3);
    EXPECT_EQ(one, all[row]);
  }
}

using BlockLeaves = std::array<std::uint8_t, TreeBlock::n_rows>;

void find_leaves(TreeBlock* block, const Forest* forest, BlockLeaves* leaf) {
  block->find_leaves(*forest, 0, leaf->data());
}

TEST(Forest, AllInstructionSetsFindTheSameLeaves) {
  if (instruction_set() == InstructionSet::baseline) GTEST_SKIP() << "this machine has one version only";
  const BinnedMatrix x = draw_model_data(TreeBlock::n_rows, 20, 256, 2).x;
  TreeBlock plain(20), best(20);
  plain.load(x, 0, TreeBlock::n_rows);
  best.look_at(x, 0, TreeBlock::n_rows);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Forest forest = random_forest(1, 256, 20, seed);
    BlockLeaves a, b;
    detail::with_baseline<find_leaves>(&plain, &forest, &a);
    detail::with_avx2<find_leaves>(&best, &forest, &b);
    EXPECT_EQ(a, b);
  }
}

TEST(Forest, NothingToPredict) {
  std::vector<double> out(200);
  Forest forest;
  forest.base = 7;
  predict(forest, BinnedMatrix(200, 0), 0, out, 2);
  EXPECT_EQ(out, std::vector<double>(200, 7.0));
  predict(forest, BinnedMatrix(), 0, {}, 2);
}

/// Tree 0: one leaf. Tree 1: node 0 -> leaf 0, node 1 -> leaves 1, 2.
Forest good_forest() {
  Forest forest;
  forest.first_node = {0, 0, 2};
  forest.feature = {0, 3};
  forest.threshold = {5, 255};
  forest.left = {~0, ~1};
  forest.right = {1, ~2};
  forest.leaf_value = {1, 2, 3, 4};
  return forest;
}

TEST(Forest, CheckRefusesEveryBrokenIndex) {
  check_forest(good_forest(), 4);
  const auto message = [](const std::function<void(Forest&)>& spoil) -> std::string {
    Forest forest = good_forest();
    spoil(forest);
    try {
      check_forest(forest, 4);
    } catch (const InputError& error) {
      return error.what();
    }
    return "passed";
  };
  const auto n = std::string("forest: tree 1: node ");
  EXPECT_EQ(message([](Forest& f) { f.left[1] = ~3; }), n + "1 has child -4 (there is none)");
  EXPECT_EQ(message([](Forest& f) { f.right[0] = 2; }), n + "0 has child 2 (there is none)");
  EXPECT_EQ(message([](Forest& f) { f.right[0] = 0; }), n + "0 has child 0 (must be a later node)");
  EXPECT_EQ(message([](Forest& f) { f.left[1] = 1; }), n + "1 has child 1 (must be a later node)");
  EXPECT_EQ(message([](Forest& f) { f.left[0] = 1; }), n + "0 has child 1 (that has a parent already)");
  EXPECT_EQ(message([](Forest& f) { f.left[1] = ~0; }), n + "1 has child -1 (that has a parent already)");
  EXPECT_EQ(message([](Forest& f) { f.left[1] = std::numeric_limits<std::int32_t>::min(); }),
            n + "1 has child -2147483648 (there is none)");
  EXPECT_EQ(message([](Forest& f) { f.feature[1] = 4; }), n + "1 asks for feature 4 (there are 4)");
  EXPECT_EQ(message([](Forest& f) { f.leaf_value[3] = std::numeric_limits<float>::infinity(); }),
            "forest: tree 1: a leaf is not a finite number");
  EXPECT_EQ(message([](Forest& f) { f.base = std::numeric_limits<double>::quiet_NaN(); }),
            "forest: the base is not a finite number");
  EXPECT_EQ(message([](Forest& f) { f.first_node = {}; }), "forest: first_node does not begin with 0");
  EXPECT_EQ(message([](Forest& f) { f.first_node[0] = 1; }), "forest: first_node does not begin with 0");
  EXPECT_EQ(message([](Forest& f) { f.first_node[1] = 3; }), "forest: tree 1: first_node descends");
  EXPECT_EQ(message([](Forest& f) { f.first_node[2] = 256; }), "forest: tree 1: 257 leaves (at most 256)");
  EXPECT_EQ(message([](Forest& f) { f.first_node[2] = 1; }), "forest: feature has 2 entries (expected 1)");
  EXPECT_EQ(message([](Forest& f) { f.threshold.pop_back(); }), "forest: threshold has 1 entries (expected 2)");
  EXPECT_EQ(message([](Forest& f) { f.left.push_back(0); }), "forest: left has 3 entries (expected 2)");
  EXPECT_EQ(message([](Forest& f) { f.right.clear(); }), "forest: right has 0 entries (expected 2)");
  EXPECT_EQ(message([](Forest& f) { f.leaf_value.pop_back(); }), "forest: leaf_value has 3 entries (expected 4)");
}

}  // namespace
}  // namespace schedsweep
