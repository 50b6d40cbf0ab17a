#include "engine/wait_queue.h"

#include "engine/random.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

struct Waiting {
  Procs width;
  JobSeconds guard_s;
};

/// The waiting jobs by rank, searched one by one.
using Model = std::map<std::uint32_t, Waiting>;

using Ranks = std::vector<std::uint32_t>;

Ranks admitted(const Model& model, const StartRule& rule) {
  Ranks ranks;
  for (const auto& [rank, job] : model)
    if (rule.admits(job.width, job.guard_s)) ranks.push_back(rank);
  return ranks;
}

Ranks admitted(WaitQueue& queue, const StartRule& rule) {
  Ranks ranks;
  for (WaitQueue::Position at; queue.find(at, rule); ++at.slot) ranks.push_back(queue.rank_at(at));
  return ranks;
}

/// Draws from [0, n).
template <class T>
T below(Random& random, T n) {
  return static_cast<T>(random.u64() % static_cast<std::uint64_t>(n));
}

StartRule any_rule(Random& random) { return {below(random, 45), below(random, 110), below(random, 20)}; }

/// Who comes takes a rank behind all others as often as any; half of those admitted by a rule leave in one walk, as in
/// a pass. The queue is to fill up to `n_jobs` and to run empty again.
void compare_with_model(WaitQueue& queue, std::size_t n_jobs, std::uint64_t seed) {
  Random random(seed, Purpose::arrival, n_jobs);
  Model model;
  queue.clear();
  for (const bool fills : {true, false, true}) {
    while (fills ? model.size() < n_jobs : !model.empty()) {
      for (std::uint64_t i = below(random, fills ? 40 : 4); i-- > 0;) {
        const std::uint32_t last = model.empty() ? 0 : model.rbegin()->first;
        const std::uint32_t rank = below(random, 2) == 0 ? last + 1 + below(random, 3U) : below(random, 1'000'000U);
        const Waiting job{1 + below(random, 40), below(random, 100)};
        if (model.try_emplace(rank, job).second) queue.insert(rank, job.width, job.guard_s);
      }
      const StartRule rule = fills ? any_rule(random) : any_job;
      ASSERT_EQ(admitted(queue, rule), admitted(model, rule));
      std::size_t n_may_leave = fills ? 10 : n_jobs;
      for (WaitQueue::Position at; queue.find(at, rule);) {
        const std::uint32_t rank = queue.rank_at(at);
        ASSERT_EQ(queue.width_at(at), model.at(rank).width);
        if (n_may_leave == 0 || below(random, 2) == 0) {
          ++at.slot;
          continue;
        }
        --n_may_leave;
        at = queue.erase(at);
        model.erase(rank);
      }
      ASSERT_EQ(queue.size(), model.size());
      if (model.empty()) continue;
      ASSERT_EQ(queue.rank_at(queue.first()), model.begin()->first);
      auto job = model.lower_bound(below(random, 1'000'000U));
      if (job == model.end()) --job;
      ASSERT_EQ(queue.rank_at(queue.position_of(job->first)), job->first);
      queue.erase(queue.position_of(job->first));
      model.erase(job);
    }
    ASSERT_EQ(queue.empty(), model.empty());
  }
}

class WaitQueueOfSize : public testing::TestWithParam<std::size_t> {};

TEST_P(WaitQueueOfSize, EqualsAModel) {
  WaitQueue queue;
  for (std::uint64_t seed = 0; seed < 3; ++seed) compare_with_model(queue, GetParam(), seed);
}

// One block, its borders, several, and more than 64.
INSTANTIATE_TEST_SUITE_P(Sizes, WaitQueueOfSize, testing::Values(1, 2, 16, 63, 64, 65, 128, 500, 3000, 8000));

RC_GTEST_PROP(WaitQueue, EqualsAModelOfAnySizeWhateverItHeldBefore, (std::uint64_t seed)) {
  static WaitQueue queue;
  compare_with_model(queue, *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, 300)), seed);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(WaitQueue, FindsJobsOfTheGreatestGuard) {
  constexpr JobSeconds longest_s = std::numeric_limits<JobSeconds>::max();
  WaitQueue queue;
  queue.insert(150, 7, longest_s);
  EXPECT_EQ(admitted(queue, {7, longest_s, 0}), Ranks{150});
  EXPECT_EQ(admitted(queue, {7, longest_s - 1, 0}), Ranks{});
  EXPECT_EQ(admitted(queue, {7, 0, 7}), Ranks{150}) << "the spare processors suffice";
  EXPECT_EQ(admitted(queue, {6, longest_s, 7}), Ranks{}) << "it does not fit now";
}

}  // namespace
}  // namespace schedsweep
