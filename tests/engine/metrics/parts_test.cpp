#include "engine/metrics/event_sorter.h"
#include "engine/metrics/level_quantile.h"
#include "engine/metrics/order_statistics.h"
#include "engine/metrics/radix_sort.h"
#include "engine/metrics/width_codes.h"
#include "engine/metrics/width_counts.h"
#include "engine/stats/quantile.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

RC_GTEST_PROP(RadixSort, IsAStableSortByTheBitsAskedFor, (std::vector<std::uint64_t> keys)) {
  const int first_bit = *rc::gen::inRange(0, 64);
  const int dropped_bits = *rc::gen::inRange(0, 64);
  for (std::uint64_t& key : keys) key >>= dropped_bits;
  const int n_bits = *rc::gen::inRange(0, 65 - first_bit);
  const auto digits = [=](std::uint64_t key) {
    return n_bits == 0 ? 0 : key << (64 - first_bit - n_bits) >> (64 - n_bits);
  };
  auto expected = keys;
  std::stable_sort(expected.begin(), expected.end(),
                   [=](std::uint64_t a, std::uint64_t b) { return digits(a) < digits(b); });
  std::vector<std::uint64_t> scratch(keys.size());
  const auto sorted = radix_sort(keys, scratch, first_bit, n_bits);
  RC_ASSERT(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end()));
}

RC_GTEST_PROP(OrderStatistics, EqualSortingToTheBit, ()) {
  const auto drawn = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 40), rc::gen::inRange<std::int64_t>(0, 1LL << 60))));
  const double divisor = *rc::gen::element(1.0, 7.0, 1e6);
  const auto n_lowest = *rc::gen::inRange<std::size_t>(0, 20);
  std::vector<double> values;
  for (const std::int64_t value : drawn) values.push_back(1 + static_cast<double>(value) / divisor);
  OrderStatistics order;
  order.reset(n_lowest, 1, values.size());
  const std::size_t half = values.size() / 2;
  order.add(std::span(values).first(half));
  order.add(std::span(values).subspan(half));
  const auto value_of = [&](std::size_t i) { return values[i]; };
  auto sorted = values;
  sorted.insert(sorted.end(), n_lowest, 1);
  std::sort(sorted.begin(), sorted.end());
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (std::size_t rank = sorted.size(); rank-- > 0;) RC_ASSERT(order.at(rank, value_of) == sorted[rank]);
  }
  for (const double q : {0.0, 0.1, 0.5, 0.95, 0.99, 1.0}) {
    RC_ASSERT(order.linear(q, value_of) == quantile_linear(std::span<double>(sorted), q));
  }
  RC_ASSERT(order.max(value_of) == *std::max_element(sorted.begin(), sorted.end()));
}

TEST(OrderStatistics, NearestRoundsHalvesUp) {
  const std::vector<double> values{1, 2, 3, 4};
  const auto value_of = [&](std::size_t i) { return values[i]; };
  OrderStatistics order;
  order.reset(0, 0, values.size());
  order.add(values);
  EXPECT_EQ(order.nearest(0.5, value_of), 3);  // position 1.5
  EXPECT_EQ(order.nearest(0.4, value_of), 2);  // position 1.2
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

RC_GTEST_PROP(LevelQuantile, EqualsSortingTheStates, ()) {
  LevelQuantile quantile;
  for (int round = 0; round < 2; ++round) {
    // Thousands of states, as reviews are for: a few draws, repeated with a drift.
    const auto draws =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<std::int64_t, Seconds>>>(rc::gen::pair(
            rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 100), rc::gen::inRange<std::int64_t>(0, 1 << 20)),
            rc::gen::inRange<Seconds>(0, 50))));
    const auto repeats = *rc::gen::element<std::int64_t>(1, 300);
    const auto drift = *rc::gen::inRange<std::int64_t>(0, 9);
    std::map<std::int64_t, Seconds> time_s{{0, *rc::gen::element<Seconds>(0, 1'000)}};
    std::vector<std::pair<std::int64_t, Seconds>> states;
    for (std::int64_t repeat = 0; repeat < repeats; ++repeat) {
      for (const auto& [level, seconds] : draws) {
        states.emplace_back(level + drift * repeat, seconds);
        time_s[states.back().first] += seconds;
      }
    }
    Seconds total_s = 0;
    for (const auto& [level, seconds] : time_s) total_s += seconds;
    RC_PRE(total_s > 0);
    quantile.reset(total_s);
    for (const auto& [level, seconds] : states) quantile.stood(level, seconds);
    Seconds so_far_s = 0;
    auto at = time_s.begin();
    while (static_cast<double>(so_far_s += at->second) < 0.95 * static_cast<double>(total_s)) ++at;
    RC_ASSERT(quantile.p95() == at->first);
  }
}

TEST(LevelQuantile, LevelsMayBeHuge) {
  LevelQuantile quantile;
  quantile.reset(100);
  quantile.stood(std::int64_t{1} << 62, 6);
  quantile.stood((std::int64_t{1} << 62) + 1, 2);
  quantile.stood(0, 92);
  EXPECT_EQ(quantile.p95(), std::int64_t{1} << 62);
}

RC_GTEST_PROP(EventSorter, PutsEveryEventInTheOrderOfTime, ()) {
  EventSorter sorter;
  for (int page = 0; page < 3; ++page) {
    const int time_bits = *rc::gen::element(1, 12, 24, 25, 30);
    const auto n = *rc::gen::element<std::size_t>(0, 1, 15, 16, 17, 127, 128, 129, 1000);
    const std::span<PageEvent> events = sorter.prepare(n);
    for (PageEvent& event : events)
      event = static_cast<PageEvent>(*rc::gen::inRange<std::int64_t>(0, 1LL << time_bits)) << 32 |
              *rc::gen::inRange<std::uint32_t>(0, 8);
    std::vector<PageEvent> expected(events.begin(), events.end());
    std::sort(expected.begin(), expected.end());
    const auto sorted = sorter.sort(time_bits);
    const auto earlier = [](PageEvent a, PageEvent b) { return a >> 32 < b >> 32; };
    RC_ASSERT(std::is_sorted(sorted.begin(), sorted.end(), earlier));
    std::vector<PageEvent> same(sorted.begin(), sorted.end());
    std::sort(same.begin(), same.end());
    RC_ASSERT(same == expected);
  }
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
        counts.change(width, -1);
      } else {
        const auto width = static_cast<Procs>(std::abs(std::int64_t{draw}) * 48'271 % (widest + 1));
        model.insert(width);
        counts.change(width, 1);
      }
      if (!model.empty()) RC_ASSERT(counts.smallest() == *model.begin());
    }
  }
}

}  // namespace
}  // namespace schedsweep
