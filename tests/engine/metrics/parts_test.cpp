#include "engine/metrics/level_statistics.h"
#include "engine/metrics/order_statistics.h"
#include "engine/metrics/radix_sort.h"
#include "engine/metrics/width_codes.h"
#include "engine/metrics/width_counts.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

RC_GTEST_PROP(RadixSort, IsAStableSortByTheHighBits, (std::vector<std::uint64_t> keys)) {
  const int first_bit = *rc::gen::inRange(0, 64);
  const int dropped_bits = *rc::gen::inRange(0, 64);
  for (std::uint64_t& key : keys) key >>= dropped_bits;
  auto expected = keys;
  std::stable_sort(expected.begin(), expected.end(),
                   [first_bit](std::uint64_t a, std::uint64_t b) { return a >> first_bit < b >> first_bit; });
  std::vector<std::uint64_t> scratch(keys.size());
  const auto sorted = radix_sort(keys, scratch, first_bit);
  RC_ASSERT(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()));
}

RC_GTEST_PROP(OrderStatistics, EqualSortingToTheBit, ()) {
  const auto drawn = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 40), rc::gen::inRange<std::int64_t>(0, 1LL << 60))));
  const double divisor = *rc::gen::element(1.0, 7.0, 1e6);
  std::vector<double> values;
  for (const std::int64_t value : drawn) values.push_back(static_cast<double>(value) / divisor);
  OrderStatistics order;
  order.assign(values);
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (std::size_t rank = sorted.size(); rank-- > 0;) RC_ASSERT(order.at(rank) == sorted[rank]);
  }
  for (const double q : {0.0, 0.1, 0.5, 0.95, 0.99, 1.0}) {
    RC_ASSERT(order.linear(q) == quantile_linear(std::span<double>(values), q));
  }
  RC_ASSERT(order.max() == sorted.back());
}

TEST(OrderStatistics, NearestRoundsHalvesUp) {
  OrderStatistics order;
  order.assign(std::vector<double>{1, 2, 3, 4});
  EXPECT_EQ(order.nearest(0.5), 3);  // position 1.5
  EXPECT_EQ(order.nearest(0.4), 2);  // position 1.2
  EXPECT_EQ(order.sum(), 10);
}

TEST(Magnitude, NeverFallsAndSetsTheFloorsApart) {
  std::size_t last = 0;
  for (double value = 0; value < 1e19; value = value * 1.001 + 1e-4) {
    EXPECT_LE(last, magnitude_bucket(value));
    last = magnitude_bucket(value);
  }
  EXPECT_EQ(last, n_magnitude_buckets - 1);
  EXPECT_LT(magnitude_bucket(1.0), magnitude_bucket(1.0 + 1e-15));
  EXPECT_EQ(magnitude_bucket(0.0), 0U);
}

TEST(LevelStatistics, WeighsByTime) {
  const std::vector<std::int64_t> level{3, 1, 8};
  const std::vector<Seconds> seconds{10, 85, 5};
  std::vector<std::pair<std::int64_t, Seconds>> buffer;
  const auto busy = level_statistics(level, seconds, 100, buffer);
  EXPECT_DOUBLE_EQ(busy.mean, 1.55);
  EXPECT_EQ(busy.max, 8);
  EXPECT_EQ(busy.p95, 3);
  const auto mostly_empty = level_statistics(level, seconds, 10'000, buffer);
  EXPECT_EQ(mostly_empty.p95, 0);
  EXPECT_EQ(level_statistics({}, {}, 0, buffer).max, 0);
}

TEST(LevelStatistics, AreaMayExceedSixtyFourBits) {
  const std::vector<std::int64_t> level{std::int64_t{1} << 58};
  const std::vector<Seconds> seconds{Seconds{1} << 36};
  std::vector<std::pair<std::int64_t, Seconds>> buffer;
  EXPECT_EQ(level_statistics(level, seconds, seconds[0], buffer).mean, 0x1p58);
}

RC_GTEST_PROP(WidthCodes, AscendWithTheWidthsAndTurnBackIntoThem, ()) {
  WidthCodes codes;
  for (int round = 0; round < 3; ++round) {
    const Procs widest = *rc::gen::element<Procs>(9, 70'000, std::numeric_limits<Procs>::max());
    const auto procs = *rc::gen::nonEmpty(rc::gen::container<std::vector<Procs>>(
        rc::gen::oneOf(rc::gen::inRange<Procs>(1, widest), rc::gen::element<Procs>(1, widest - 1, widest))));
    codes.assign(procs);
    const auto code = codes.codes();
    RC_ASSERT(code.size() == procs.size());
    RC_ASSERT(codes.largest_code() == *std::max_element(code.begin(), code.end()));
    RC_ASSERT(codes.largest_code() <= WidthCodes::widest_plain);
    for (std::size_t i = 0; i < procs.size(); ++i) {
      RC_ASSERT((codes.plain() ? code[i] : codes.widths()[static_cast<std::size_t>(code[i])]) == procs[i]);
      RC_ASSERT((code[i] < code[0]) == (procs[i] < procs[0]));
    }
  }
}

RC_GTEST_PROP(WidthCounts, BehaveAsAMultiset, ()) {
  const Procs widest = *rc::gen::element<Procs>(1, 63, 64, 4095, 4096, 300'000);
  WidthCounts counts;
  for (int round = 0; round < 2; ++round) {
    counts.reset(widest);
    std::multiset<Procs> model;
    for (const Procs draw : *rc::gen::container<std::vector<Procs>>(rc::gen::arbitrary<Procs>())) {
      if (draw < 0 && !model.empty()) {
        const Procs width = draw % 2 == 0 ? *model.begin() : *model.rbegin();
        model.erase(model.find(width));
        counts.remove(width);
      } else {
        const auto width = static_cast<Procs>(std::abs(std::int64_t{draw}) * 48'271 % (widest + 1));
        model.insert(width);
        counts.add(width);
      }
      RC_ASSERT(counts.smallest() == (model.empty() ? WidthCounts::none : *model.begin()));
    }
  }
}

}  // namespace
}  // namespace schedsweep
