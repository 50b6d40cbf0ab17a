#include "engine/completion_queue.h"

#include "engine/random.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

TEST(CompletionQueue, GivesEndsInOrderAndTiesByJob) {
  for (const Seconds origin_s : {Seconds{0}, Seconds{-5000}, Seconds{1'700'000'000}}) {
    CompletionQueue queue;
    queue.reset(origin_s);
    std::set<std::pair<Seconds, JobIndex>> model;
    Random random(static_cast<std::uint64_t>(origin_s), Purpose::run_time, 0);
    JobIndex next_job = 0;
    Seconds now_s = origin_s;
    for (int step = 0; step < 20'000; ++step) {
      if (model.empty() || random.u64() % 2 == 0) {
        const Seconds end_s = now_s + static_cast<Seconds>(random.u64() % 30);
        const auto job = static_cast<JobIndex>(next_job++ * 7919 % CompletionQueue::max_jobs);
        queue.push(end_s, job);
        model.emplace(end_s, job);
      } else {
        ASSERT_FALSE(queue.empty());
        const auto [end_s, job] = *model.begin();
        ASSERT_EQ(queue.next_end_s(), end_s);
        ASSERT_EQ(queue.pop(), job);
        model.erase(model.begin());
        now_s = end_s;
      }
      ASSERT_EQ(queue.empty(), model.empty());
    }
  }
}

TEST(CompletionQueue, ForgetsEverythingOnReset) {
  CompletionQueue queue;
  queue.reset(0);
  queue.push(5, 1);
  queue.reset(100);
  EXPECT_TRUE(queue.empty());
  queue.push(100, 2);
  EXPECT_EQ(queue.next_end_s(), 100);
}

TEST(CompletionQueue, HoldsTheLastJobAndTheLastSecond) {
  constexpr Seconds span_s = Seconds{1} << 36;
  CompletionQueue queue;
  queue.reset(-3);
  const auto last_job = static_cast<JobIndex>(CompletionQueue::max_jobs - 1);
  queue.push(span_s - 4, last_job);
  EXPECT_EQ(queue.next_end_s(), span_s - 4);
  EXPECT_EQ(queue.pop(), last_job);
  EXPECT_THROW(queue.push(span_s - 3, 0), InputError);
  EXPECT_TRUE(queue.empty()) << "a refused end leaves no trace";
}

TEST(CompletionQueue, RefusesAnEndBeforeItsOrigin) {
  CompletionQueue queue;
  queue.reset(10);
  EXPECT_THROW(queue.push(9, 0), InputError);
}

}  // namespace
}  // namespace schedsweep
