#include "engine/deterministic_math.h"

#include "engine/random.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

struct Known {
  double x;
  double value;
};

// To the last bit, so that no compiler, option or machine may differ.
TEST(PortableLog, HasTheSameBitsEverywhere) {
  constexpr Known known[]{{1.0, 0.0},
                          {2.0, 0x1.62e42fefa39efp-1},
                          {10.0, 0x1.26bb1bbb55516p+1},
                          {0.1, -0x1.26bb1bbb55515p+1},
                          {1.5, 0x1.9f323ecbf984cp-2},
                          {3.0, 0x1.193ea7aad030bp+0},
                          {1e-300, -0x1.5963447f87fb5p+9},
                          {0.9999999, -0x1.ad7f2b1049b9fp-24},
                          {1e300, 0x1.5963447f87fb5p+9}};
  for (const Known& k : known) EXPECT_EQ(portable_log(k.x), k.value) << k.x;
}

TEST(PortableExp, HasTheSameBitsEverywhere) {
  constexpr Known known[]{{0.0, 1.0},
                          {1.0, 0x1.5bf0a8b14576ap+1},
                          {-1.0, 0x1.78b56362cef38p-2},
                          {0.5, 0x1.a61298e1e069cp+0},
                          {12.0, 0x1.3de1654d37c9ap+17},
                          {-0.0054, 0x1.fd3e1e6951bebp-1},
                          {700.0, 0x1.d945df4f8ec8ep+1009},
                          {-700.0, 0x1.14f2b0fb9307fp-1010},
                          {1e-10, 0x1.000000006df38p+0}};
  for (const Known& k : known) EXPECT_EQ(portable_exp(k.x), k.value) << k.x;
}

TEST(PortableLog, AgreesWithTheLibrary) {
  Random random(1, Purpose{0}, 0);
  for (int i = 0; i < 200'000; ++i) {
    const double wide = std::exp((random.uniform() - 0.5) * 1'400.0);
    EXPECT_NEAR(portable_log(wide), std::log(wide), 1e-14 * std::abs(std::log(wide)));
    const double near_one = 0.5 + 1.5 * random.open_uniform();
    EXPECT_NEAR(portable_log(near_one), std::log(near_one), 1e-14 * std::abs(std::log(near_one)));
  }
}

TEST(PortableExp, AgreesWithTheLibrary) {
  Random random(2, Purpose{0}, 0);
  for (int i = 0; i < 200'000; ++i) {
    const double x = (random.uniform() - 0.5) * 1'416.0;
    EXPECT_NEAR(portable_exp(x) / std::exp(x), 1.0, 1e-14) << x;
  }
}

TEST(PortableExp, IsTheSameOfMany) {
  Random random(3, Purpose{0}, 0);
  std::vector<double> x = {710.0, -709.0, -708.0, 709.0, 0.0, -0.0, -std::numeric_limits<double>::infinity()};
  for (int i = 0; i < 1000; ++i) x.push_back((random.uniform() - 0.5) * (i % 2 == 0 ? 1'450.0 : 3.0));
  for (int i = -200; i < 200; ++i) x.push_back(0.5 * i * std::numbers::ln2);  // about the ends of the reduced range
  std::vector<double> powers = x;
  portable_exp(powers);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(powers[i], portable_exp(x[i])) << x[i];
}

TEST(PortableExp, SaturatesAndPassesNanOn) {
  EXPECT_EQ(portable_exp(710.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(portable_exp(-std::numeric_limits<double>::infinity()), 0.0);
  EXPECT_TRUE(std::isnan(portable_exp(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_TRUE(std::isnormal(portable_exp(709.0)) && std::isnormal(portable_exp(-708.0)));
}

TEST(PortableCosSin, HasTheSameBitsEverywhere) {
  for (const double turns : {-7.0, 0.0, 1.0, 1e9}) {
    EXPECT_EQ(portable_cos_sin(turns).cos, 1.0) << turns;
    EXPECT_EQ(portable_cos_sin(turns).sin, 0.0) << turns;
  }
  EXPECT_EQ(portable_cos_sin(0.25).cos, 0.0);
  EXPECT_EQ(portable_cos_sin(-0.25).sin, -1.0);
  EXPECT_EQ(portable_cos_sin(0.5).cos, -1.0);
  EXPECT_EQ(portable_cos_sin(1.0 / 3).cos, -0x1.ffffffffffffdp-2);
  EXPECT_EQ(portable_cos_sin(0.1).sin, 0x1.2cf2304755a5ep-1);
}

TEST(PortableCosSin, AgreesWithTheLibrary) {
  Random random(4, Purpose{0}, 0);
  for (int i = 0; i < 200'000; ++i) {
    const double turns = random.uniform() * 2 - 1;
    const auto [cos, sin] = portable_cos_sin(turns);
    EXPECT_NEAR(cos, std::cos(2 * std::numbers::pi * turns), 2e-15) << turns;
    EXPECT_NEAR(sin, std::sin(2 * std::numbers::pi * turns), 2e-15) << turns;
    const auto [far_cos, far_sin] = portable_cos_sin(turns + 1024);
    EXPECT_NEAR(far_cos, cos, 1e-12) << turns;
    EXPECT_NEAR(far_sin, sin, 1e-12) << turns;
  }
}

TEST(PortableLog, RefusesWhatHasNoFiniteLogarithm) {
  for (const double x : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::denorm_min()})
    EXPECT_THROW(portable_log(x), std::logic_error) << x;
}

}  // namespace
}  // namespace schedsweep
