#include "engine/workload/generate.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

double load_of(const JobStore& store, Procs processors) {
  double area_proc_s = 0.0;
  for (std::size_t i = 0; i < store.size(); ++i) area_proc_s += static_cast<double>(store.procs[i]) * store.run_s[i];
  return area_proc_s /
         (static_cast<double>(processors) * static_cast<double>(store.submit_s.back() - store.submit_s[0]));
}

/// FNV-1a over the values of all columns, each widened to 64 bits.
std::uint64_t checksum(const JobStore& store) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto add = [&](const auto& column) {
    for (const auto value : column)
      for (int shift = 0; shift < 64; shift += 8) {
        hash ^= static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) >> shift & 0xff;
        hash *= 0x100000001b3u;
      }
  };
  std::apply([&](const auto&... column) { (add(column), ...); }, store.columns());
  return hash;
}

// A change here changes every synthetic workload: only with a new model name or a major version.
TEST(Generate, GivesTheSameBitsOnEveryPlatform) {
  EXPECT_EQ(checksum(generate({.jobs = 1'000, .load = 0.0})), 17107786158265385966u);
  EXPECT_EQ(checksum(generate({.jobs = 1'000})), 1539804902058641897u);
  EXPECT_EQ(
      checksum(generate({.jobs = 1'000, .processors = 1'000, .load = 1.2, .seed = ~std::uint64_t{0}, .users = 7})),
      10103516767169516405u);
}

TEST(Generate, IsAFunctionOfItsSpec) {
  EXPECT_EQ(generate({.seed = 5}).columns(), generate({.seed = 5}).columns());
  EXPECT_NE(generate({.seed = 5}).run_s, generate({.seed = 6}).run_s);
}

TEST(Generate, MoreJobsExtendTheSameWorkload) {
  for (const double load : {0.0, 0.8}) {
    const JobStore few = generate({.jobs = 1'000, .load = load});
    JobStore many = generate({.jobs = 3'000, .load = load});
    std::apply([](auto&... column) { (column.resize(1'000), ...); }, many.columns());
    if (load > 0.0) many.submit_s = few.submit_s;  // scaled to hit the load
    EXPECT_EQ(few.columns(), many.columns());
  }
}

TEST(Generate, FillsEveryColumn) {
  const JobStore store = generate({.jobs = 2'000});
  ASSERT_EQ(store.size(), 2'000u);
  EXPECT_EQ(store.submit_s.front(), 0);
  EXPECT_TRUE(std::is_sorted(store.submit_s.begin(), store.submit_s.end()));
  for (std::size_t i = 0; i < store.size(); ++i) {
    ASSERT_EQ(store.number[i], static_cast<std::int64_t>(i) + 1);
    ASSERT_TRUE(store.procs[i] >= 1 && store.procs[i] <= 256 && store.run_s[i] >= 1);
    ASSERT_GE(store.requested_s[i], store.run_s[i]);
    ASSERT_TRUE(store.user[i] >= 0 && store.group[i] >= 0 && store.executable[i] >= 0 && store.queue[i] >= 0);
    ASSERT_TRUE(store.partition[i] == 0 && store.status[i] == 1 && store.wait_s[i] == -1 && store.memory_kb[i] == -1);
    ASSERT_TRUE(store.preceding[i] == -1 && store.think_s[i] == -1);
  }
}

RC_GTEST_PROP(Generate, HitsTheWantedLoad, ()) {
  WorkloadSpec spec;
  spec.jobs = *rc::gen::inRange(1'000, 4'000);
  spec.processors = *rc::gen::element<Procs>(1, 2, 3, 8, 100, 256, 1'000, 65'536, Procs{1} << 30);
  spec.load = *rc::gen::inRange(1, 10'001) / 1'000.0;
  spec.seed = *rc::gen::arbitrary<std::uint64_t>();
  RC_ASSERT(std::abs(load_of(generate(spec), spec.processors) / spec.load - 1.0) < 0.01);
}

TEST(Generate, LoadKeepsTheDayAt24Hours) {
  // At 14:00 six times as many jobs arrive as at 4:00, whatever the load.
  for (const double load : {0.2, 2.0}) {
    const JobStore store = generate({.jobs = 50'000, .load = load});
    const auto arrivals_at = [&](Seconds hour) {
      return std::count_if(store.submit_s.begin(), store.submit_s.end(),
                           [&](Seconds t) { return t % 86'400 / 3'600 == hour; });
    };
    EXPECT_GT(arrivals_at(14), 6 * arrivals_at(4)) << load;
  }
}

TEST(Generate, WithoutALoadTheModelDecides) {
  const JobStore store = generate({.jobs = 100'000, .load = 0.0});
  EXPECT_NEAR(load_of(store, 256), 0.85, 0.1);
}

TEST(Generate, OneJobIsAWorkload) {
  const JobStore store = generate({.jobs = 1, .processors = 1});
  EXPECT_EQ(store.submit_s, std::vector<Seconds>{0});
  EXPECT_EQ(store.procs, std::vector<Procs>{1});
}

TEST(Generate, RefusesImpossibleSpecs) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  for (const std::int64_t jobs : {std::int64_t{0}, std::int64_t{-5}, std::int64_t{100'000'001}})
    EXPECT_THROW(generate({.jobs = jobs}), InputError) << jobs;
  for (const double load : {-0.1, 0.0009, 10.1, nan, infinity, -infinity})
    EXPECT_THROW(generate({.jobs = 10, .load = load}), InputError) << load;
  for (const Procs processors : {0, -1, (1 << 30) + 1}) EXPECT_THROW(generate({.processors = processors}), InputError);
  for (const int users : {0, -1, 1'000'001}) EXPECT_THROW(generate({.users = users}), InputError);
}

TEST(Generate, NamesEveryProblemOfASpec) {
  try {
    generate({.jobs = 0, .processors = 0});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "workload: jobs = 0 (impossible) use 1 to 100000000\n"
                 "workload: processors = 0 (impossible) use 1 to 2^30");
  }
}

TEST(WorkloadModels, AreNamedOnceAndDescribed) {
  std::set<std::string_view> names;
  for (const WorkloadModel& model : workload_models()) {
    EXPECT_TRUE(names.insert(model.name).second) << model.name;
    EXPECT_FALSE(model.meaning.empty() || model.source.empty());
    EXPECT_EQ(generate({.model = std::string(model.name), .jobs = 10}).size(), 10u);
  }
}

TEST(WorkloadModels, UnknownNamesAreAnsweredWithTheKnown) {
  try {
    generate({.model = "feitelson96"});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "workload: model = \"feitelson96\" (unknown) use one of: lublin99 hpcopt");
  }
}

}  // namespace
}  // namespace schedsweep
