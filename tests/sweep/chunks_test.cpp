#include "sweep/chunks.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

constexpr std::array all_kinds{ScheduleKind::dynamic_, ScheduleKind::guided, ScheduleKind::static_};

/// How often each item is handed out when all workers take what is theirs.
std::vector<int> taken(const Chunks& chunks, std::size_t n_items) {
  std::vector<int> times(n_items);
  for (std::int64_t chunk = 0; chunk < chunks.size(); ++chunk)
    for (std::int64_t item = chunks[chunk].begin; item < chunks[chunk].end; ++item)
      ++times.at(static_cast<std::size_t>(item));
  return times;
}

std::vector<int> dealt(const Chunks& chunks, std::size_t n_items, std::int64_t n_workers) {
  std::vector<int> times(n_items);
  for (std::int64_t worker = 0; worker < n_workers; ++worker)
    for (std::int64_t turn = 0; turn * n_workers < chunks.size(); ++turn) {
      const Chunks::Range range = chunks[chunks.dealt(worker, turn)];
      for (std::int64_t item = range.begin; item < range.end; ++item) ++times.at(static_cast<std::size_t>(item));
    }
  return times;
}

/// Up to thousands of items of a few costs each, so that chunks of several occur.
std::vector<double> any_costs() {
  std::vector<double> cost;
  for (const int milli : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000'000)))
    cost.insert(cost.end(), *rc::gen::inRange<std::size_t>(1, 60), 1e-3 * milli);
  std::sort(cost.begin(), cost.end(), std::greater<>());
  return cost;
}

RC_GTEST_PROP(Chunks, HandOutEveryItemOnce, ()) {
  const std::vector<double> cost = any_costs();
  const auto n_workers = *rc::gen::inRange<std::int64_t>(1, 40);
  for (const ScheduleKind kind : all_kinds) {
    const Chunks chunks(kind, cost, n_workers);
    RC_ASSERT(taken(chunks, cost.size()) == std::vector<int>(cost.size(), 1));
    RC_ASSERT(chunks[chunks.size()].empty());
  }
}

RC_GTEST_PROP(Chunks, AreDealtWithoutAskingEveryItemOnce, ()) {
  const std::vector<double> cost = any_costs();
  const auto n_workers = *rc::gen::inRange<std::int64_t>(1, 40);
  for (const ScheduleKind kind : all_kinds)
    RC_ASSERT(dealt(Chunks(kind, cost, n_workers), cost.size(), n_workers) == std::vector<int>(cost.size(), 1));
}

RC_GTEST_PROP(Chunks, AreNeverEmpty, ()) {
  const std::vector<double> cost = any_costs();
  for (const ScheduleKind kind : all_kinds) {
    const Chunks chunks(kind, cost, *rc::gen::inRange<std::int64_t>(1, 40));
    for (std::int64_t chunk = 0; chunk < chunks.size(); ++chunk) RC_ASSERT(!chunks[chunk].empty());
  }
}

TEST(Chunks, OfCostlyItemsAreSmall) {
  // 10 workers: a hundredth of one's share is 2 units of the cheap items, and less than one of the others.
  std::vector<double> cost(2000, 1.0);
  std::fill_n(cost.begin(), 5, 100.0);
  const Chunks chunks(ScheduleKind::dynamic_, cost, 10);
  for (std::int64_t chunk = 0; chunk < 5; ++chunk) EXPECT_EQ(chunks[chunk].end - chunks[chunk].begin, 1) << chunk;
  EXPECT_EQ(chunks[5].end - chunks[5].begin, 2);
}

TEST(Chunks, Dynamic) {
  const std::vector<double> cost(1'000'000, 1.0);
  EXPECT_EQ(Chunks(ScheduleKind::dynamic_, cost, 10).size(), 1'000'000 / 32);
  EXPECT_EQ(Chunks(ScheduleKind::dynamic_, cost, 1000).size(), 100'000);
  EXPECT_EQ(Chunks(ScheduleKind::dynamic_, cost, 10'000).size(), 1'000'000);
}

TEST(Chunks, GuidedShrink) {
  const std::vector<double> cost(100'000, 1.0);
  const Chunks chunks(ScheduleKind::guided, cost, 10);
  EXPECT_LT(chunks.size(), 500);
  EXPECT_EQ(chunks[0].end - chunks[0].begin, 100'000 / 40);
  for (std::int64_t chunk = 1; chunk + 1 < chunks.size(); ++chunk)
    EXPECT_LE(chunks[chunk].end - chunks[chunk].begin, chunks[chunk - 1].end - chunks[chunk - 1].begin);
  EXPECT_EQ(chunks[chunks.size() - 1].end - chunks[chunks.size() - 1].begin, 1);
}

TEST(Chunks, TheDealGoesToAndFro) {
  const std::vector<double> cost(7, 1.0);
  const Chunks chunks(ScheduleKind::static_, cost, 3);
  const auto items_of = [&](std::int64_t worker) {
    std::vector<std::int64_t> items;
    for (std::int64_t turn = 0; turn < 3; ++turn)
      if (const Chunks::Range range = chunks[chunks.dealt(worker, turn)]; !range.empty()) items.push_back(range.begin);
    return items;
  };
  EXPECT_EQ(items_of(0), (std::vector<std::int64_t>{0, 5, 6}));
  EXPECT_EQ(items_of(1), (std::vector<std::int64_t>{1, 4}));
  EXPECT_EQ(items_of(2), (std::vector<std::int64_t>{2, 3}));
}

TEST(Chunks, OfCostsOfZero) {
  const std::vector<double> cost(10, 0.0);
  for (const ScheduleKind kind : all_kinds)
    EXPECT_EQ(taken(Chunks(kind, cost, 3), cost.size()), std::vector<int>(cost.size(), 1));
}

TEST(ScheduleKind, HasTheNamesOfUsers) {
  EXPECT_EQ(find_schedule_kind("static"), ScheduleKind::static_);
  EXPECT_EQ(find_schedule_kind("other"), std::nullopt);
  for (const ScheduleKind kind : all_kinds) EXPECT_EQ(find_schedule_kind(name_of(kind)), kind);
}

}  // namespace
}  // namespace schedsweep
