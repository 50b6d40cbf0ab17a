#include "engine/random.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

TEST(Random, IsPhilox4x32With10Rounds) {
  // The known answer for an all-zero key and counter, published with the generator: 6627e8d5 e169c58d bc57ac4c
  // 9b00dbd8.
  Random random(0, Purpose{0}, 0);
  EXPECT_EQ(random.u64(), 0xe169c58d6627e8d5u);
  EXPECT_EQ(random.u64(), 0x9b00dbd8bc57ac4cu);
}

TEST(Random, UsesEveryBitOfItsKey) {
  std::set<std::uint64_t> first;
  for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{1} << 32})
    for (const Purpose purpose : {Purpose::job_size, Purpose::run_time})
      for (const std::uint64_t index : {std::uint64_t{1}, std::uint64_t{1} << 32})
        first.insert(Random(seed, purpose, index).u64());
  EXPECT_EQ(first.size(), 8u);
}

TEST(Random, StreamsDoNotDisturbEachOther) {
  Random alone(7, Purpose::arrival, 3), mixed(7, Purpose::arrival, 3), other(7, Purpose::arrival, 4);
  for (int i = 0; i < 100; ++i) {
    other.u64();
    EXPECT_EQ(alone.u64(), mixed.u64());
  }
}

TEST(Random, UniformNumbersFillTheirInterval) {
  Random random(1, Purpose::session, 0);
  double sum = 0.0, sum_of_squares = 0.0, least = 1.0, most = 0.0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) {
    const double closed = random.uniform(), open = random.open_uniform();
    ASSERT_TRUE(closed >= 0.0 && closed < 1.0 && open > 0.0 && open < 1.0);
    least = std::min(least, closed);
    most = std::max(most, closed);
    sum += open;
    sum_of_squares += open * open;
  }
  EXPECT_LT(least, 1e-3);
  EXPECT_GT(most, 1.0 - 1e-3);
  EXPECT_NEAR(sum / n, 1.0 / 2, 0.004);  // four standard errors
  EXPECT_NEAR(sum_of_squares / n, 1.0 / 3, 0.004);
}

}  // namespace
}  // namespace schedsweep
