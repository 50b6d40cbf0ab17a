#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace schedsweep {

/// One coordinate of Sobol's sequence: any 2^m of its points that follow one another from a multiple of 2^m have one
/// in each of 2^m equal intervals.
/// Source: Sobol', USSR Comput. Math. Math. Phys. 7 (4), 1967; order of Antonov and Saleev, ibid. 19 (1), 1979;
/// direction numbers: Joe and Kuo, SIAM J. Sci. Comput. 30 (5), 2008, table new-joe-kuo-6.
class SobolCoordinate {
 public:
  static constexpr std::size_t max_dimensions = 40;

  /// Requires: dimension < max_dimensions.
  explicit SobolCoordinate(std::size_t dimension);

  /// Of point `index`, in units of 2^-32.
  std::uint32_t bits(std::uint32_t index) const;

 private:
  std::array<std::uint32_t, 32> directions_;
};

/// Owen's nested uniform scrambling of a coordinate: halves of an interval change places or not, down to the last bit,
/// each as a hash of `key` and the interval says. Keeps what the sequence promises, and makes every point uniform.
/// Source: Owen, "Randomly permuted (t,m,s)-nets", 1995; by hash: Burley, J. Computer Graphics Techniques 9 (4), 2020.
std::uint32_t owen_scrambled(std::uint32_t bits, std::uint64_t key);

}  // namespace schedsweep
