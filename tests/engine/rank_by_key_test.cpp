#include "engine/rank_by_key.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

TEST(Sortable, OrdersAsTheNumbersDo) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> ascending = {-infinity, -1e300, -2, -1.5, -1e-310, 0, 1e-310, 1, 1.5, 3e9, infinity};
  for (std::size_t i = 1; i < ascending.size(); ++i)
    EXPECT_LT(sortable(ascending[i - 1]), sortable(ascending[i])) << ascending[i];
  EXPECT_EQ(sortable(-0.0), sortable(0.0));
}

/// Few and many different keys, far apart and near.
RC_GTEST_PROP(RankByKey, IsAStableSort, (std::vector<double> any_keys, bool crowded, std::uint64_t seed)) {
  std::vector<double> keys = any_keys;
  if (crowded)
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = static_cast<double>((seed >> (i % 60)) % 5) - 2;
  RankingMemory ties_memory, memory;
  ties_memory.keys.resize(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) ties_memory.keys[i] = (seed * (i + 1)) >> 60;
  for (const Ranking& ties : {Ranking{}, rank_by_key(ties_memory, {})}) {
    memory.keys.resize(keys.size());
    std::transform(keys.begin(), keys.end(), memory.keys.begin(), sortable);
    const Ranking ranking = rank_by_key(memory, ties);
    std::vector<JobIndex> sorted(keys.size());
    std::iota(sorted.begin(), sorted.end(), JobIndex{0});
    std::sort(sorted.begin(), sorted.end(), [&](JobIndex a, JobIndex b) {
      return keys[a] != keys[b] ? keys[a] < keys[b] : ties.rank_of(a) < ties.rank_of(b);
    });
    RC_ASSERT(std::equal(sorted.begin(), sorted.end(), ranking.job_at.begin(), ranking.job_at.end()));
    for (JobIndex job = 0; job < keys.size(); ++job) RC_ASSERT(ranking.job_in(ranking.rank_of(job)) == job);
  }
}

}  // namespace
}  // namespace schedsweep
