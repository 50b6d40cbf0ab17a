#include "engine/deterministic_math.h"

#include "engine/error.h"
#include "engine/multiversion.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace schedsweep {
namespace {

constexpr int mantissa_bits = 52;
constexpr double exponent_bias = 1023;

// ln 2 in two parts; the first has 21 trailing zero bits, so that its product with any exponent is exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double inverse_ln2 = 0x1.71547652b82fep+0;

// Added to a whole number below 2^51, its last bits are that number.
constexpr double shift = 0x1.8p52;

/// e^x without a branch, so that loops over it become vector code.
[[gnu::always_inline]] inline double exp_of(double x) {
  // e^x = 2^k e^r with |r| <= ln(2) / 2, where 14 terms of the Taylor series reach 2^-57.
  const double halves_up = x * inverse_ln2 + 0.5;
  const double nearest = (halves_up + shift) - shift;
  const double k = nearest - (nearest > halves_up ? 1.0 : 0.0);
  const double r = (x - k * ln2_high) - k * ln2_low;
  double sum = 0.0;
#pragma GCC unroll 16
  for (int n = 14; n >= 2; --n) sum = (sum + 1.0) * (r / n);
  const double power_of_two =
      std::bit_cast<double>(std::bit_cast<std::uint64_t>(k + (shift + exponent_bias)) << mantissa_bits);
  const double e_to_x = power_of_two * (1.0 + (r + r * sum));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return x > 709.0 ? infinity : x < -708.0 ? 0.0 : e_to_x;
}

void exp_of_each(std::span<double> x) {
  for (double& each : x) each = exp_of(each);
}

}  // namespace

double portable_log(double x) {
  SCHEDSWEEP_CHECK(x >= std::numeric_limits<double>::min() && x <= std::numeric_limits<double>::max());
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)): the offset moves the carry into the exponent from m = 2 to m = sqrt(2).
  constexpr std::uint64_t sqrt_half_bits = 0x3fe6a09e667f3bcd;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::int64_t e = static_cast<std::int64_t>(bits - sqrt_half_bits) >> mantissa_bits;
  const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(e) << mantissa_bits));

  // ln m = 2 atanh f = 2 f (1 + f^2/3 + f^4/5 + ...) with f = (m - 1) / (m + 1), f^2 < 0.0295: 11 terms reach 2^-56.
  const double f = (m - 1.0) / (m + 1.0);
  const double f2 = f * f;
  double tail = 0.0;
  for (int odd = 23; odd >= 3; odd -= 2) tail = (tail + 1.0 / odd) * f2;
  const double exponent = static_cast<double>(e);
  return exponent * ln2_high + (2.0 * f + (2.0 * f * tail + exponent * ln2_low));
}

double portable_exp(double x) { return exp_of(x); }

void portable_exp(std::span<double> x) { best_version<exp_of_each>(x); }

CosSin portable_cos_sin(double turns) {
  // A whole number of quarters, taken out without rounding, and up to half a quarter either way: |x| <= pi / 4, where
  // the Taylor series to x^18 and x^19 reach 2^-58.
  constexpr double two_pi = 0x1.921fb54442d18p+2;
  const double quarters = std::floor(4.0 * turns + 0.5);
  const double x = two_pi * (turns - 0.25 * quarters);
  const double x2 = x * x;
  double cos = 1.0, sin = 1.0;
  for (int n = 18; n >= 2; n -= 2) {
    cos = 1.0 - cos * x2 / (n * (n - 1));
    sin = 1.0 - sin * x2 / (n * (n + 1));
  }
  sin *= x;
  switch (static_cast<std::int64_t>(quarters) & 3) {
    case 0:
      return {cos, sin};
    case 1:
      return {-sin, cos};
    case 2:
      return {-cos, -sin};
    default:
      return {sin, -cos};
  }
}

}  // namespace schedsweep
