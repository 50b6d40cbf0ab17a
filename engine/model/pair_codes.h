#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace schedsweep {

/// Dense codes 0, 1, ... of pairs of numbers, in the order in which they first appear; a chain of them codes tuples.
/// Cost: one probe or two; 16 to 32 bytes a pair.
class PairCodes {
 public:
  std::uint32_t operator()(std::uint32_t first, std::uint32_t second) {
    const std::uint64_t pair = std::uint64_t{first} << 32 | second;
    Slot& slot = find(pair);
    if (slot.code != none) return slot.code;
    slot = {pair, n_codes_};
    if (++n_codes_ * std::size_t{2} > slots_.size()) grow();
    return n_codes_ - 1;
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  struct Slot {
    std::uint64_t pair = 0;
    std::uint32_t code = none;
  };

  /// Where `pair` is, or the free slot where it belongs: linear probing from its hash.
  Slot& find(std::uint64_t pair) {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
    std::size_t place = (pair ^ pair >> 32) * golden >> (64 - bits_);
    while (slots_[place].code != none && slots_[place].pair != pair) place = (place + 1) & (slots_.size() - 1);
    return slots_[place];
  }

  void grow() {
    old_ = slots_;
    slots_.assign(std::size_t{1} << ++bits_, {});
    for (const Slot& slot : old_)
      if (slot.code != none) find(slot.pair) = slot;
    old_.clear();
  }

  int bits_ = 4;
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::vector<Slot> old_;  // empty but while it grows: kept for its memory
  std::uint32_t n_codes_ = 0;
};

}  // namespace schedsweep
