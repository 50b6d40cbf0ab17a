#include "engine/error.h"
#include "engine/model/forest.h"

#include <cmath>

namespace schedsweep {
namespace {

[[noreturn]] void refuse(const std::string& problem) { throw InputError("forest: " + problem); }

[[noreturn]] void refuse_tree(std::size_t tree, const std::string& problem) {
  refuse("tree " + std::to_string(tree) + ": " + problem);
}

/// Sizes and order of first_node: what it takes to look at a tree.
void check_sizes(const Forest& forest) {
  if (!std::isfinite(forest.base)) refuse("the base is not a finite number");
  const auto& first = forest.first_node;
  if (first.empty() || first.front() != 0) refuse("first_node does not begin with 0");
  for (std::size_t tree = 0; tree < forest.n_trees(); ++tree) {
    if (first[tree + 1] < first[tree]) refuse_tree(tree, "first_node descends");
    const std::size_t n_nodes = first[tree + 1] - first[tree];
    if (n_nodes >= max_leaves)
      refuse_tree(tree, std::to_string(n_nodes + 1) + " leaves (at most " + std::to_string(max_leaves) + ")");
  }
  const std::size_t n_nodes = first.back();
  const auto check = [](const char* name, std::size_t size, std::size_t expected) {
    if (size != expected)
      refuse(std::string(name) + " has " + std::to_string(size) + " entries (expected " + std::to_string(expected) +
             ")");
  };
  check("feature", forest.feature.size(), n_nodes);
  check("threshold", forest.threshold.size(), n_nodes);
  check("left", forest.left.size(), n_nodes);
  check("right", forest.right.size(), n_nodes);
  check("leaf_value", forest.leaf_value.size(), n_nodes + forest.n_trees());
}

void check_tree(const Forest& forest, std::size_t tree, std::size_t n_features) {
  const std::size_t first = forest.first_node[tree];
  const auto n_nodes = static_cast<std::int32_t>(forest.first_node[tree + 1] - first);
  std::vector<bool> used(static_cast<std::size_t>(2 * n_nodes + 1));  // by child + number of leaves
  const auto check_child = [&](std::int32_t node, std::int32_t child) {
    const std::string where = "node " + std::to_string(node) + " has child " + std::to_string(child);
    if (child < -(n_nodes + 1) || child >= n_nodes) refuse_tree(tree, where + " (there is none)");
    if (child >= 0 && child <= node) refuse_tree(tree, where + " (must be a later node)");
    auto is_used = used[static_cast<std::size_t>(child + n_nodes + 1)];
    if (is_used) refuse_tree(tree, where + " (that has a parent already)");
    is_used = true;
  };
  for (std::int32_t node = 0; node < n_nodes; ++node) {
    const std::size_t place = first + static_cast<std::size_t>(node);
    if (forest.feature[place] >= n_features)
      refuse_tree(tree, "node " + std::to_string(node) + " asks for feature " + std::to_string(forest.feature[place]) +
                            " (there are " + std::to_string(n_features) + ")");
    check_child(node, forest.left[place]);
    check_child(node, forest.right[place]);
  }
  for (std::size_t leaf = first + tree; leaf <= first + tree + static_cast<std::size_t>(n_nodes); ++leaf)
    if (!std::isfinite(forest.leaf_value[leaf])) refuse_tree(tree, "a leaf is not a finite number");
}

}  // namespace

void check_forest(const Forest& forest, std::size_t n_features) {
  check_sizes(forest);
  for (std::size_t tree = 0; tree < forest.n_trees(); ++tree) check_tree(forest, tree, n_features);
}

}  // namespace schedsweep
