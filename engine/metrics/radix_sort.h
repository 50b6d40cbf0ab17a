#pragma once

#include <cstdint>
#include <span>

namespace schedsweep {

/// Sorts `keys` by their bits [first_bit, first_bit + n_bits); keys equal in those keep their order. Returns where the
/// result lies: in `keys` or in `scratch`, the other holds nothing of use.
/// Shape: `scratch` is as long as `keys`. Cost: linear, one pass for each 8 bits begun; no branch on a key.
std::span<std::uint64_t> radix_sort(std::span<std::uint64_t> keys, std::span<std::uint64_t> scratch, int first_bit,
                                    int n_bits);

}  // namespace schedsweep
