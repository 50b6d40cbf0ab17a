#include "policies/usage.h"

#include "engine/error.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

JobStore jobs_of(const std::vector<DenseId>& users) {
  JobStore store;
  resize(store, users.size());
  store.user = users;
  return store;
}

Usage usage_of(const std::vector<DenseId>& users, double half_life_s, Seconds origin_s = 0) {
  const JobStore store = jobs_of(users);
  Usage usage;
  usage.reset(view_of(store), half_life_s, origin_s);
  return usage;
}

TEST(Usage, IsHalvedEveryHalfLife) {
  Usage usage = usage_of({0, 1}, 100, 1000);
  usage.book(0, 4, 50, 10, 1000);
  EXPECT_DOUBLE_EQ(usage.processor_s(0, 1000), 200);
  EXPECT_DOUBLE_EQ(usage.processor_s(0, 1100), 100);
  EXPECT_DOUBLE_EQ(usage.processor_s(0, 1300), 25);
  EXPECT_DOUBLE_EQ(usage.memory_kb_s(0, 1100), 1000);
  EXPECT_EQ(usage.processor_s(1, 1100), 0);
  usage.book(0, 1, 60, 0, 1200);
  EXPECT_DOUBLE_EQ(usage.processor_s(0, 1200), 110);
  EXPECT_DOUBLE_EQ(usage.total_processor_s(1300), 55);
}

TEST(Usage, OfMemoryThatIsNotKnownIsNotBooked) {
  Usage usage = usage_of({0}, 100);
  usage.book(0, 4, 50, -1, 0);
  usage.book(0, 4, 50, 0, 0);
  EXPECT_EQ(usage.memory_kb_s(0, 0), 0);
  EXPECT_DOUBLE_EQ(usage.processor_s(0, 0), 400);
}

TEST(Usage, OfUsersWithoutNameIsOneAccount) {
  Usage usage = usage_of({unknown_id, 2, unknown_id}, 100);
  EXPECT_EQ(usage.n_users(), 2) << "ids that no job bears are nobody";
  usage.book(unknown_id, 1, 10, 0, 0);
  usage.book(unknown_id, 1, 20, 0, 0);
  usage.book(2, 1, 10, 0, 0);
  EXPECT_DOUBLE_EQ(usage.processor_s(unknown_id, 0), 30);
  EXPECT_DOUBLE_EQ(usage.share(unknown_id), 0.75);
}

TEST(Usage, SharesStandUntilTheNextBooking) {
  Usage usage = usage_of({0, 1}, 100, 7);
  EXPECT_EQ(usage.share(0), 0) << "nobody has used anything";
  EXPECT_EQ(usage.booked_until_s(), 7);
  usage.book(0, 1, 30, 0, 10);
  usage.book(1, 1, 10, 0, 10);
  EXPECT_EQ(usage.booked_until_s(), 10);
  EXPECT_DOUBLE_EQ(usage.share(0), 0.75);
  EXPECT_GT(usage.processor_s(0, 10), usage.processor_s(0, 20));
  EXPECT_DOUBLE_EQ(usage.share(0), 0.75);
}

TEST(Usage, HalvesTheFairShareForEachEqualPartUsed) {
  Usage usage = usage_of({0, 1, 2, 3}, 100);
  const std::vector<DenseId> all = {0, 1, 1, 2, 3, 0};
  usage.value_shares(all);
  EXPECT_EQ(usage.fair_share(1), 1) << "nobody has used anything";
  usage.book(0, 3, 10, 0, 5);
  usage.book(1, 1, 10, 0, 5);
  usage.value_shares(std::vector<DenseId>{1});
  EXPECT_DOUBLE_EQ(usage.fair_share(1), 0.5);
  usage.value_shares(all);
  EXPECT_DOUBLE_EQ(usage.fair_share(0), 0.125);
  EXPECT_DOUBLE_EQ(usage.fair_share(1), 0.5) << "as it was";
  EXPECT_EQ(usage.fair_share(2), 1);
  usage.book(2, 4, 10, 0, 5);
  usage.value_shares(all);
  EXPECT_DOUBLE_EQ(usage.fair_share(2), 0.25);
}

TEST(Usage, IsReadRightAtABookingLongAfterTheOneBefore) {
  Usage usage = usage_of({0, 1}, 100);
  usage.book(0, 1, 1 << 30, 0, 0);
  usage.book(1, 8, 10, 3, 100 * 200);
  EXPECT_DOUBLE_EQ(usage.processor_s(1, 100 * 200), 80);
  EXPECT_DOUBLE_EQ(usage.memory_kb_s(1, 100 * 200), 240);
}

TEST(Usage, ForgetsAllInReset) {
  const JobStore store = jobs_of({0, 1});
  Usage usage;
  usage.reset(view_of(store), 100, 0);
  usage.book(1, 8, 100, 5, 100'000);
  usage.reset(view_of(store), 10, 50);
  EXPECT_EQ(usage.total_processor_s(50), 0);
  usage.book(1, 8, 100, 5, 60);
  EXPECT_DOUBLE_EQ(usage.processor_s(1, 70), 400);
}

TEST(Usage, IsNeverBookedInThePast) {
  Usage usage = usage_of({0}, 100);
  usage.book(0, 1, 1, 0, 10);
  EXPECT_THROW(usage.book(0, 1, 1, 0, 9), std::logic_error);
}

TEST(Usage, StaysFiniteOverAnyTime) {
  Usage usage = usage_of({0, 1}, 1, -5'000'000'000);
  usage.book(0, 1 << 30, 2'147'483'647, std::int64_t{1} << 62, -5'000'000'000);
  usage.book(1, 1 << 30, 2'147'483'647, std::int64_t{1} << 62, 5'000'000'000);
  EXPECT_EQ(usage.processor_s(0, 5'000'000'000), 0) << "ten thousand million half-lives ago";
  EXPECT_EQ(usage.share(1), 1);
  EXPECT_TRUE(std::isfinite(usage.memory_kb_s(1, 5'000'000'000)));
  EXPECT_EQ(usage.total_processor_s(9'000'000'000), 0);
}

struct Booking {
  DenseId user;
  double processor_s;
  double memory_kb_s;
  Seconds at_s;
};

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

RC_GTEST_PROP(Usage, EqualsTheSumOfDecayedJobs, ()) {
  constexpr DenseId n_users = 3;
  const double half_life_s = *rc::gen::element(7.0, 1000.0, 604'800.0);
  // Gaps from none to hundreds of half-lives.
  const Seconds longest_gap_s = static_cast<Seconds>(half_life_s * *rc::gen::element(0.01, 1.0, 150.0));
  Usage usage = usage_of({0, 1, 2}, half_life_s, 100);
  std::vector<Booking> bookings;
  Seconds now_s = 100;
  const int n_bookings = *rc::gen::inRange(0, 60);
  for (int i = 0; i < n_bookings; ++i) {
    now_s += *rc::gen::inRange<Seconds>(0, longest_gap_s + 1);
    const DenseId user = *rc::gen::inRange(0, n_users);
    const Procs procs = *rc::gen::inRange(1, 1000);
    const JobSeconds run_s = *rc::gen::inRange(0, 100'000);
    const std::int64_t memory_kb = *rc::gen::inRange<std::int64_t>(-1, 1'000'000);
    usage.book(user, procs, run_s, memory_kb, now_s);
    const double processor_s = static_cast<double>(procs) * run_s;
    bookings.push_back(
        {user, processor_s, processor_s * static_cast<double>(std::max<std::int64_t>(memory_kb, 0)), now_s});
  }
  now_s += *rc::gen::inRange<Seconds>(0, longest_gap_s + 1);
  double all_processor_s = 0;
  for (DenseId user = 0; user < n_users; ++user) {
    double processor_s = 0, memory_kb_s = 0;
    for (const Booking& booking : bookings) {
      if (booking.user != user) continue;
      const double left = std::pow(0.5, static_cast<double>(now_s - booking.at_s) / half_life_s);
      processor_s += booking.processor_s * left;
      memory_kb_s += booking.memory_kb_s * left;
    }
    RC_ASSERT(close(usage.processor_s(user, now_s), processor_s));
    RC_ASSERT(close(usage.memory_kb_s(user, now_s), memory_kb_s));
    all_processor_s += processor_s;
  }
  RC_ASSERT(close(usage.total_processor_s(now_s), all_processor_s));
}

}  // namespace
}  // namespace schedsweep
