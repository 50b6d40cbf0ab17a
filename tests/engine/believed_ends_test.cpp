#include "engine/believed_ends.h"

#include "engine/random.h"
#include "engine/running_set.h"

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

class BelievedEndsOfSize : public testing::TestWithParam<std::size_t> {};

/// Fills up to a size and runs empty; every reservation on the way is that of the running jobs one by one.
TEST_P(BelievedEndsOfSize, ReserveLikeTheRunningJobs) {
  constexpr Seconds origin_s = -1000;
  BelievedEnds ends;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    Random random(seed, Purpose::run_time, GetParam());
    const auto below = [&](Seconds n) { return static_cast<Seconds>(random.u64() % static_cast<std::uint64_t>(n)); };
    RunningSet running;
    ends.reset(origin_s);
    Procs busy = 0;
    JobIndex next_job = 0;
    for (const bool fills : {true, false, true}) {
      while (fills ? running.entries().size() < GetParam() : !running.entries().empty()) {
        const bool starts = below(4) != 0 ? fills : !fills;
        if (starts || running.entries().empty()) {
          const RunningSet::Entry job{origin_s + below(GetParam() < 100 ? 40 : 4000), next_job++,
                                      static_cast<Procs>(1 + below(8))};
          running.insert(job);
          ends.insert(job.expected_end_s, job.procs);
          busy += job.procs;
        } else {
          const auto at = static_cast<std::size_t>(below(static_cast<Seconds>(running.entries().size())));
          const RunningSet::Entry job = running.entries()[at];
          running.erase(job.job, job.expected_end_s);
          ends.erase(job.expected_end_s, job.procs);
          busy -= job.procs;
        }
        if (busy == 0) continue;
        const auto free = static_cast<Procs>(below(5));
        const auto width = static_cast<Procs>(free + 1 + below(busy));
        const Seconds overdue_s = origin_s + below(30);
        const Reservation wanted = running.reserve(width, free, overdue_s);
        const Reservation got = ends.reserve(width, free, overdue_s);
        ASSERT_EQ(got.shadow_s, wanted.shadow_s);
        ASSERT_EQ(got.spare, wanted.spare);
      }
    }
  }
}

// One block, its borders, several.
INSTANTIATE_TEST_SUITE_P(Sizes, BelievedEndsOfSize, testing::Values(1, 5, 63, 64, 65, 130, 1000));

TEST(BelievedEnds, HoldsTheWidestJobToTheLastSecond) {
  constexpr Seconds last_s = (Seconds{1} << 36) + (Seconds{1} << 31);
  BelievedEnds ends;
  ends.reset(0);
  ends.insert(last_s, BelievedEnds::max_procs);
  const Reservation promise = ends.reserve(BelievedEnds::max_procs, 0, 1);
  EXPECT_EQ(promise.shadow_s, last_s);
  EXPECT_EQ(promise.spare, 0);
}

}  // namespace
}  // namespace schedsweep
