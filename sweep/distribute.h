#pragma once

#include "sweep/communicator.h"

#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace schedsweep {

/// Told about progress on rank 0, a few times a second, from one thread at a time.
using ProgressSink = std::function<void(std::int64_t done, std::int64_t n_items)>;

/// Turns an item into bytes; each thread has a worker of its own. An exception on one of several ranks must abort all.
using Worker = std::function<std::string(std::int64_t item)>;

/// Takes what a worker made of an item.
using Collector = std::function<void(std::int64_t item, std::string_view bytes)>;

/// Works on all items over all threads of all ranks, begun in the order given, and collects the bytes at rank 0, in no
/// order. Collective over `world`. Shape: order has each of [0, n items) once, the same on every rank.
void distribute(std::span<const std::int64_t> order, const Communicator& world, int n_threads,
                const std::function<Worker()>& make_worker, const Collector& collect, const ProgressSink& progress);

/// The items by falling cost, equals by number: what takes long begins first, so that threads end together.
std::vector<std::int64_t> longest_first(std::span<const double> cost);

/// A fixed part and a text as bytes for another rank of the same program.
template <class Fixed>
std::string to_bytes(const Fixed& fixed, std::string_view text) {
  static_assert(std::is_trivially_copyable_v<Fixed>);
  std::string bytes(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  return bytes.append(text);
}

/// The fixed part of such bytes; the text is left in `bytes`.
template <class Fixed>
Fixed take_fixed(std::string_view& bytes) {
  static_assert(std::is_trivially_copyable_v<Fixed>);
  Fixed fixed;
  std::memcpy(&fixed, bytes.data(), sizeof fixed);
  bytes.remove_prefix(sizeof fixed);
  return fixed;
}

}  // namespace schedsweep
