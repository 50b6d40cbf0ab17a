#include "engine/stats/blocked_sample.h"

#include "engine/stats/quantile.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// The sample as it would be with every block copied as often as drawn.
std::vector<double> copied(const std::vector<double>& values, const std::vector<std::uint32_t>& block,
                           const std::vector<std::uint32_t>& weight) {
  std::vector<double> all;
  for (std::size_t i = 0; i < values.size(); ++i) all.insert(all.end(), weight[block[i]], values[i]);
  return all;
}

RC_GTEST_PROP(BlockedSample, EqualsTheSampleWithBlocksCopied, ()) {
  const auto n_blocks = *rc::gen::inRange<std::size_t>(1, 6);
  const auto n = *rc::gen::inRange<std::size_t>(1, 40);
  std::vector<double> values;
  std::vector<std::uint32_t> block, weight;
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(*rc::gen::inRange(0, 12));  // ties are common
    block.push_back(*rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(n_blocks)));
  }
  for (std::size_t b = 0; b < n_blocks; ++b) weight.push_back(*rc::gen::inRange<std::uint32_t>(0, 4));
  const BlockedSample sample(values, block, n_blocks);
  std::vector<double> all = copied(values, block, weight);
  if (all.empty()) {
    RC_ASSERT(std::isnan(sample.mean(weight)));
    RC_ASSERT(std::isnan(sample.quantile(0.5, weight)));
    return;
  }
  double sum = 0;
  for (const double value : all) sum += value;
  RC_ASSERT(std::abs(sample.mean(weight) - sum / static_cast<double>(all.size())) < 1e-12);
  for (const double q : {0.0, 0.25, 0.5, 0.95, 1.0})
    RC_ASSERT(std::abs(sample.quantile(q, weight) - quantile_linear(std::span(all), q)) < 1e-12);
}

TEST(BlockedSample, WeightsCountWhatWasDrawn) {
  const std::vector<std::size_t> drawn = {2, 0, 2};
  EXPECT_EQ(weights_of(drawn, 4), (std::vector<std::uint32_t>{1, 0, 2, 0}));
}

}  // namespace
}  // namespace schedsweep
