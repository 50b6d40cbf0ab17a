#pragma once

#include "engine/model/feature_table.h"
#include "engine/model/quantile_model.h"
#include "engine/random.h"

#include <algorithm>
#include <bit>

#include <gtest/gtest.h>

namespace schedsweep::test {

/// Trees 0, 1, ... with 1, 2, ... leaves, each node with one leaf at its left.
inline Forest sample_forest(std::size_t n_trees, std::size_t n_features, Random& random) {
  Forest forest;
  forest.base = 6 + random.uniform();
  for (std::size_t tree = 0; tree < n_trees; ++tree) {
    const auto nodes = static_cast<std::int32_t>(tree % 31);
    for (std::int32_t node = 0; node < nodes; ++node) {
      forest.feature.push_back(static_cast<std::uint16_t>(random.u64() % n_features));
      forest.threshold.push_back(static_cast<std::uint8_t>(random.u64() % 8));
      forest.left.push_back(~node);
      forest.right.push_back(node + 1 < nodes ? node + 1 : ~nodes);
    }
    for (std::int32_t leaf = 0; leaf <= nodes; ++leaf)
      forest.leaf_value.push_back(static_cast<float>(random.uniform() - 0.5));
    forest.first_node.push_back(static_cast<std::uint32_t>(forest.feature.size()));
  }
  return forest;
}

/// A model over the first features that there are, with every part that a model can have.
inline QuantileModel sample_model(std::size_t n_trees = 4) {
  QuantileModel model;
  Random random(7, Purpose::job_size, n_trees);
  const std::size_t n = std::min<std::size_t>(3, feature_table().size());
  for (std::size_t f = 0; f < n; ++f) {
    model.features.emplace_back(feature_table()[n - 1 - f].name);
    std::vector<float> upper;
    for (std::size_t i = 0; i < 5 * f; ++i) upper.push_back(static_cast<float>(i) * 1.1F);
    model.binning.features.push_back({upper});
    model.reference.binning.features.push_back({upper});
    model.reference.count.emplace_back(upper.size() + 2, static_cast<std::int64_t>(100 + f));
    model.linear.center.push_back(random.uniform());
    model.linear.scale.push_back(random.open_uniform());
  }
  for (std::size_t q = 0; q < n_quantiles; ++q) {
    model.forests[q] = sample_forest(n_trees, n, random);
    for (std::size_t i = 0; i <= n; ++i) model.linear.weight[q].push_back(random.uniform() - 0.5);
    model.calibration[q] = random.uniform() - 0.5;
    model.reference.pinball_s[q] = 1000 * random.uniform();
  }
  model.linear_weight = 0.25;
  model.target = {TargetKind::log_ratio, 5400, 1.0625};
  model.settings.trees = static_cast<int>(n_trees);
  model.settings.seed = ~std::uint64_t{1};
  model.origin = {"kth-sp2", std::string(64, 'a'), 28'000, 19'000, 4'000, 28'000'000};
  model.ids = {{"1", "älice", ""}, {"7"}, {}, {"short", "long"}, {"p"}};
  model.metrics = {{"validation", "pinball_p50_s", 1234.5}, {"test", "coverage", 0.8}};
  return model;
}

inline void expect_equal(const Forest& a, const Forest& b) {
  EXPECT_EQ(a.base, b.base);
  EXPECT_EQ(a.first_node, b.first_node);
  EXPECT_EQ(a.feature, b.feature);
  EXPECT_EQ(a.threshold, b.threshold);
  EXPECT_EQ(a.left, b.left);
  EXPECT_EQ(a.right, b.right);
  EXPECT_EQ(a.leaf_value, b.leaf_value);
}

inline void expect_equal(const Binning& a, const Binning& b) {
  EXPECT_TRUE(std::ranges::equal(a.features, b.features, {}, &FeatureBins::upper, &FeatureBins::upper));
}

inline void expect_equal(const BoostingSettings& a, const BoostingSettings& b) {
  const auto fields = [](const BoostingSettings& s) {
    return std::tie(s.trees, s.rate, s.leaves, s.depth, s.min_leaf, s.l2, s.row_share, s.column_share, s.bins,
                    s.patience, s.seed);
  };
  EXPECT_EQ(fields(a), fields(b));
}

inline void expect_equal(const TargetScale& a, const TargetScale& b) {
  const auto fields = [](const TargetScale& s) { return std::tie(s.kind, s.no_request_unit_s, s.most_of_request); };
  EXPECT_EQ(fields(a), fields(b));
}

inline void expect_equal(const ModelOrigin& a, const ModelOrigin& b) {
  const auto fields = [](const ModelOrigin& o) {
    return std::tie(o.trace, o.trace_sha256, o.n_jobs, o.n_train, o.n_validation, o.learned_until_s);
  };
  EXPECT_EQ(fields(a), fields(b));
}

inline void expect_equal(const KnownIds& a, const KnownIds& b) {
  const auto fields = [](const KnownIds& i) { return std::tie(i.user, i.group, i.executable, i.queue, i.partition); };
  EXPECT_EQ(fields(a), fields(b));
}

inline void expect_equal(const QuantileModel& a, const QuantileModel& b) {
  EXPECT_EQ(a.features, b.features);
  expect_equal(a.target, b.target);
  expect_equal(a.binning, b.binning);
  for (std::size_t q = 0; q < n_quantiles; ++q) expect_equal(a.forests[q], b.forests[q]);
  EXPECT_EQ(a.linear.center, b.linear.center);
  EXPECT_EQ(a.linear.scale, b.linear.scale);
  EXPECT_EQ(a.linear.weight, b.linear.weight);
  EXPECT_EQ(a.linear_weight, b.linear_weight);
  EXPECT_EQ(a.calibration, b.calibration);
  expect_equal(a.settings, b.settings);
  expect_equal(a.origin, b.origin);
  expect_equal(a.ids, b.ids);
  expect_equal(a.reference.binning, b.reference.binning);
  EXPECT_EQ(a.reference.count, b.reference.count);
  EXPECT_EQ(a.reference.pinball_s, b.reference.pinball_s);
  EXPECT_TRUE(std::ranges::equal(a.metrics, b.metrics, [](const ModelMetric& x, const ModelMetric& y) {
    return x.part == y.part && x.name == y.name &&
           std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
  }));
}

}  // namespace schedsweep::test
