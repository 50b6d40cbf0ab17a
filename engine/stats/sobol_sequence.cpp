#include "engine/stats/sobol_sequence.h"

#include "engine/error.h"

namespace schedsweep {
namespace {

/// x^degree + inner[0] x^(degree - 1) + ... + 1, the inner coefficients as bits, and the first direction numbers.
struct PrimitivePolynomial {
  unsigned degree;
  unsigned inner;
  std::array<std::uint32_t, 8> first;
};

/// Of dimensions 1 to 39; dimension 0 needs none.
constexpr std::array<PrimitivePolynomial, SobolCoordinate::max_dimensions - 1> polynomials{{
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
    {7, 7, {1, 1, 3, 13, 7, 35, 63}},
    {7, 8, {1, 3, 5, 9, 1, 25, 53}},
    {7, 14, {1, 3, 1, 13, 9, 35, 107}},
    {7, 19, {1, 3, 1, 5, 27, 61, 31}},
    {7, 21, {1, 1, 5, 11, 19, 41, 61}},
    {7, 28, {1, 3, 5, 3, 3, 13, 69}},
    {7, 31, {1, 1, 7, 13, 1, 19, 1}},
    {7, 32, {1, 3, 7, 5, 13, 19, 59}},
    {7, 37, {1, 1, 3, 9, 25, 29, 41}},
    {7, 41, {1, 3, 5, 13, 23, 1, 55}},
    {7, 42, {1, 3, 7, 3, 13, 59, 17}},
    {7, 50, {1, 3, 1, 3, 5, 53, 69}},
    {7, 55, {1, 1, 5, 5, 23, 33, 13}},
    {7, 56, {1, 1, 7, 7, 1, 61, 123}},
    {7, 59, {1, 1, 7, 9, 13, 61, 49}},
    {7, 62, {1, 3, 3, 5, 3, 55, 33}},
    {8, 14, {1, 3, 1, 15, 31, 13, 49, 245}},
    {8, 21, {1, 3, 5, 15, 31, 59, 63, 97}},
    {8, 22, {1, 3, 1, 11, 11, 11, 77, 249}},
}};

/// The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
std::uint64_t mixed(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

}  // namespace

SobolCoordinate::SobolCoordinate(std::size_t dimension) {
  SCHEDSWEEP_CHECK(dimension < max_dimensions);
  for (unsigned i = 0; i < 32; ++i) directions_[i] = std::uint32_t{1} << (31 - i);
  if (dimension == 0) return;
  const auto& [degree, inner, first] = polynomials[dimension - 1];
  for (unsigned i = 0; i < degree; ++i) directions_[i] *= first[i];
  for (unsigned i = degree; i < 32; ++i) {
    directions_[i] = directions_[i - degree] ^ (directions_[i - degree] >> degree);
    for (unsigned k = 1; k < degree; ++k)
      if ((inner >> (degree - 1 - k)) & 1) directions_[i] ^= directions_[i - k];
  }
}

std::uint32_t SobolCoordinate::bits(std::uint32_t index) const {
  std::uint32_t sum = 0;
  unsigned digit = 0;
  for (std::uint32_t gray = index ^ (index >> 1); gray != 0; gray >>= 1, ++digit)
    if (gray & 1) sum ^= directions_[digit];
  return sum;
}

std::uint32_t owen_scrambled(std::uint32_t bits, std::uint64_t key) {
  std::uint32_t scrambled = bits;
  const std::uint64_t path = (std::uint64_t{1} << 32) | bits;
  for (unsigned digit = 0; digit < 32; ++digit) {
    const std::uint64_t interval = path >> (32 - digit);  // 1, then 2 or 3, then 4 to 7: the nodes of a binary tree
    const std::uint64_t swap = mixed(mixed(key ^ interval) + key) & 1;
    scrambled ^= static_cast<std::uint32_t>(swap) << (31 - digit);
  }
  return scrambled;
}

}  // namespace schedsweep
