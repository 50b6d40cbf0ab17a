#include "engine/wait_index.h"

#include "engine/random.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

struct Waiting {
  Procs width;
  JobSeconds guard_s;
};

/// The waiting jobs by rank, searched one by one.
using Model = std::map<std::size_t, Waiting>;

std::size_t next_of(const Model& model, std::size_t rank, const StartRule& rule) {
  for (auto job = model.lower_bound(rank); job != model.end(); ++job) {
    const auto& [width, guard_s] = job->second;
    if (width <= rule.free && (guard_s <= rule.slack_s || width <= rule.spare)) return job->first;
  }
  return WaitIndex::none;
}

/// Draws from [0, n).
template <class T>
T below(Random& random, T n) {
  return static_cast<T>(random.u64() % static_cast<std::uint64_t>(n));
}

/// Inserts, erases and searches at random, compared with the model after every step.
void compare_with_model(WaitIndex& index, std::size_t n_slots, int n_steps, std::uint64_t seed) {
  Random random(seed, Purpose::arrival, n_slots);
  Model model;
  index.reset(n_slots);
  for (int step = 0; step < n_steps; ++step) {
    // Ranks crowd at the ends of the index and of its blocks as well as anywhere.
    const std::size_t anywhere = below(random, n_slots);
    const std::size_t rank = below(random, 3) == 0 ? std::min(anywhere / 64 * 64 + 63, n_slots - 1) : anywhere;
    if (model.count(rank) != 0) {
      index.erase(rank);
      model.erase(rank);
    } else if (below(random, 3) != 0 || model.size() < 5) {
      const Waiting job{1 + below(random, 40), below(random, 100)};
      index.insert(rank, job.width, job.guard_s);
      model[rank] = job;
    } else {
      const auto victim = std::next(model.begin(), below(random, static_cast<std::ptrdiff_t>(model.size())));
      index.erase(victim->first);
      model.erase(victim);
    }
    ASSERT_EQ(index.size(), model.size());
    ASSERT_EQ(index.empty(), model.empty());
    ASSERT_EQ(index.first(), model.empty() ? WaitIndex::none : model.begin()->first);
    const StartRule rule{below(random, 45), below(random, 110), below(random, 10)};
    const std::size_t from = below(random, n_slots);
    ASSERT_EQ(index.next(from, rule), next_of(model, from, rule)) << "from " << from;
    ASSERT_EQ(index.next(0, rule), next_of(model, 0, rule));
  }
}

class WaitIndexOfSize : public testing::TestWithParam<std::size_t> {};

TEST_P(WaitIndexOfSize, EqualsAModel) {
  WaitIndex index;
  for (std::uint64_t seed = 0; seed < 5; ++seed) compare_with_model(index, GetParam(), 4000, seed);
}

// One block, its borders, two levels, three.
INSTANTIATE_TEST_SUITE_P(Sizes, WaitIndexOfSize,
                         testing::Values(1, 2, 63, 64, 65, 127, 128, 129, 1000, 4095, 4096, 4097, 9000, 300'000));

TEST(WaitIndex, EqualsAModelWhateverItHeldBefore) {
  WaitIndex index;
  for (const std::size_t n_slots : {300'000, 1, 64, 65, 5000, 63, 4096, 300'000, 2})
    compare_with_model(index, n_slots, 300, n_slots);
}

RC_GTEST_PROP(WaitIndex, EqualsAModelOfAnySize, (std::uint64_t seed)) {
  WaitIndex index;
  const auto n_slots = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 10'000));
  compare_with_model(index, n_slots, 200, seed);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(WaitIndex, IsEmptyAfterReset) {
  WaitIndex index;
  index.reset(0);
  EXPECT_TRUE(index.empty());
  EXPECT_EQ(index.first(), WaitIndex::none);
  index.reset(10);
  index.insert(3, 1, 1);
  index.reset(10);
  EXPECT_TRUE(index.empty());
  EXPECT_EQ(index.first(), WaitIndex::none);
}

TEST(WaitIndex, FindsJobsOfTheGreatestGuard) {
  constexpr JobSeconds longest_s = std::numeric_limits<JobSeconds>::max();
  WaitIndex index;
  index.reset(200);
  index.insert(150, 7, longest_s);
  EXPECT_EQ(index.next(0, {7, longest_s, 0}), 150u);
  EXPECT_EQ(index.next(0, {7, longest_s - 1, 0}), WaitIndex::none);
  EXPECT_EQ(index.next(0, {7, 0, 7}), 150u) << "the spare processors suffice";
  EXPECT_EQ(index.next(0, {6, longest_s, 7}), WaitIndex::none) << "it does not fit now";
  EXPECT_EQ(index.next(151, any_job), WaitIndex::none);
  EXPECT_EQ(index.next(WaitIndex::none, any_job), WaitIndex::none);
}

}  // namespace
}  // namespace schedsweep
