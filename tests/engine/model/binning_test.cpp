#include "engine/model/binning.h"

#include "engine/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

FeatureMatrix one_feature(const std::vector<float>& values) {
  FeatureMatrix matrix(values.size(), 1);
  std::copy(values.begin(), values.end(), matrix.column(0).begin());
  return matrix;
}

/// By the words of the header.
std::size_t slow_bin(const std::vector<float>& upper, float value) {
  if (std::isnan(value)) return 0;
  std::size_t bin = 1;
  while (bin <= upper.size() && value > upper[bin - 1]) ++bin;
  return bin;
}

std::vector<float> draw_values(std::size_t n, std::size_t n_distinct, std::uint64_t seed) {
  Random random(seed, Purpose::run_time, 0);
  std::vector<float> values(n);
  for (float& value : values) {
    const std::size_t which = random.u64() % n_distinct;
    value = which % 7 == 3 ? unknown : static_cast<float>(which * which) / 16 - 5;
  }
  return values;
}

RC_GTEST_PROP(Binning, BinsAreAsTheHeaderSays, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 600);
  const auto n_distinct = *rc::gen::inRange<std::size_t>(1, 2000);
  const auto max_bins = *rc::gen::inRange(2, 257);
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000);
  const Binning binning = Binning::of(one_feature(draw_values(n, n_distinct, seed)), max_bins);
  const FeatureBins& bins = binning.features.at(0);
  RC_ASSERT(bins.upper.size() + 2 <= static_cast<std::size_t>(max_bins));
  RC_ASSERT(std::is_sorted(bins.upper.begin(), bins.upper.end(), std::less_equal<float>()));  // no two are equal

  std::vector<float> values = draw_values(n, 2 * n_distinct, seed + 1);
  values.insert(values.end(), bins.upper.begin(), bins.upper.end());
  values.push_back(std::numeric_limits<float>::infinity());
  values.push_back(-std::numeric_limits<float>::infinity());
  BinnedMatrix out(values.size() + 5, 1);
  binning.apply(one_feature(values), 3, out);
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(out.column(0)[i + 3] == slow_bin(bins.upper, values[i]));
    RC_ASSERT(bins.bin_of(values[i]) == slow_bin(bins.upper, values[i]));
  }
  RC_ASSERT(out.column(0)[2] == 0 && out.column(0)[values.size() + 3] == 0);
}

TEST(Binning, FewValuesHaveABinEach) {
  const Binning binning = Binning::of(one_feature({3, 1, unknown, 2, 1, 1, 10}), 255);
  EXPECT_EQ(binning.features[0].upper, (std::vector<float>{1.5, 2.5, 6.5}));
}

TEST(Binning, ManyValuesShareBinsEvenly) {
  std::vector<float> values(10'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  const FeatureBins bins = Binning::of(one_feature(values), 101).features[0];
  ASSERT_EQ(bins.upper.size(), 99);
  for (std::size_t i = 0; i < bins.upper.size(); ++i) EXPECT_EQ(bins.upper[i], 100 * static_cast<float>(i + 1) - 0.5F);
}

TEST(Binning, AValueOfManyRowsTakesNoBinsFromOthers) {
  std::vector<float> values(20'000);  // half of them 0
  for (std::size_t i = 0; i < 10'000; ++i) values[i] = static_cast<float>(i + 1);
  const FeatureBins bins = Binning::of(one_feature(values), 102).features[0];
  ASSERT_EQ(bins.upper.size(), 100);
  EXPECT_EQ(bins.upper[0], 0.5F);
  EXPECT_EQ(bins.upper[1], 100.5F);
}

TEST(Binning, AMonotoneMapChangesNoBin) {
  const std::vector<float> values = draw_values(5000, 3000, 9);
  std::vector<float> mapped = values;
  for (float& value : mapped) value = std::cbrt(value) * 1e20F;
  BinnedMatrix bins(values.size(), 1), mapped_bins(values.size(), 1);
  Binning::of(one_feature(values), 64).apply(one_feature(values), 0, bins);
  Binning::of(one_feature(mapped), 64).apply(one_feature(mapped), 0, mapped_bins);
  EXPECT_TRUE(std::ranges::equal(bins.column(0), mapped_bins.column(0)));
}

TEST(Binning, BoundsAreFiniteAndSeparateNeighbours) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  constexpr float most = std::numeric_limits<float>::max();
  const std::vector<float> values = {-inf, -most, -1, 0, std::nextafter(0.0F, 1.0F), 1, std::nextafter(1.0F, 2.0F),
                                     most, inf};
  const FeatureBins bins = Binning::of(one_feature(values), 255).features[0];
  std::set<int> used;
  for (const float value : values) used.insert(bins.bin_of(value));
  EXPECT_GE(used.size(), values.size() - 1);  // -inf and the lowest number may be one
  EXPECT_TRUE(std::ranges::all_of(bins.upper, [](float bound) { return std::isfinite(bound); }));
}

TEST(Binning, UnknownValuesAlone) {
  EXPECT_TRUE(Binning::of(one_feature({unknown, unknown}), 255).features[0].upper.empty());
  BinnedMatrix out(2, 1);
  Binning{{FeatureBins{}}}.apply(one_feature({unknown, 4}), 0, out);
  EXPECT_EQ(out.column(0)[0], 0);
  EXPECT_EQ(out.column(0)[1], 1);
}

}  // namespace
}  // namespace schedsweep
