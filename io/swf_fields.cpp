#include "io/swf_fields.h"

#include "engine/multiversion.h"
#include "io/swf_number.h"

#include <bit>
#include <cstring>
#include <limits>

namespace schedsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "the first digit of a number is taken for the lowest byte");

constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();
/// Up to here a number survives every tool that reads it as a double.
constexpr std::int64_t exact_max = std::int64_t{1} << 53;

constexpr std::size_t block_bytes = swf_line_slack;
constexpr std::uint64_t all_bits = ~std::uint64_t{0};

/// Bit i: byte i of the block stands between numbers.
inline std::uint64_t blanks_of(const char* block) {
  std::array<unsigned char, block_bytes> blank;
  for (std::size_t i = 0; i < block_bytes; ++i) blank[i] = block[i] == ' ' || block[i] == '\t' || block[i] == '\r';
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < block_bytes; i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, &blank[i], sizeof eight);
    // The product holds the lowest bits of all eight bytes, in their order, in its highest byte.
    bits |= ((eight * 0x0102040810204080) >> 56) << i;
  }
  return bits;
}

/// Where the numbers of a line begin and end, by turns; room for those of one block too many.
using Edges = std::array<std::uint32_t, 2 * swf_field_count + block_bytes>;

/// Finds the edges of all numbers in `line`. Returns whether they are 18.
inline bool find_edges(std::string_view line, Edges& edges) {
  std::size_t n = 0;
  std::uint64_t blank_before = 1;
  for (std::size_t block = 0; block < line.size(); block += block_bytes) {
    const std::uint64_t blank = blanks_of(line.data() + block);
    std::uint64_t changes = blank ^ (blank << 1 | blank_before);
    blank_before = blank >> (block_bytes - 1);
    if (line.size() - block < block_bytes) changes &= ~(all_bits << (line.size() - block));
    for (; changes != 0; changes &= changes - 1) {
      edges[n++] = static_cast<std::uint32_t>(block + static_cast<std::size_t>(std::countr_zero(changes)));
    }
    if (n > 2 * swf_field_count) return false;
  }
  // The last number may reach to the end of the line.
  edges[n] = static_cast<std::uint32_t>(line.size());
  return (n + 1) / 2 == swf_field_count;
}

/// The first eight bytes of every number, and how many it has.
struct Tokens {
  std::array<std::uint64_t, swf_lanes> first_bytes;
  std::array<std::uint64_t, swf_lanes> length;
};

/// Reads all numbers of 1 to 8 digits at once, digits by pairs, pairs by fours, fours by eights.
/// Marks those that are none in `unusual` and returns whether there are such.
inline bool read_short_numbers(const Tokens& tokens, SwfLanes& fields, std::array<std::uint64_t, swf_lanes>& unusual) {
  constexpr std::uint64_t zeros = 0x3030303030303030;
  std::uint64_t any_unusual = 0;
  for (std::size_t i = 0; i < swf_lanes; ++i) {
    const std::uint64_t minus = (tokens.first_bytes[i] & 0xFF) == '-' ? all_bits : 0;
    // Each byte becomes the value of its digit, the sign a 0. Shifted, the last digit is the highest byte, 0s come
    // before the first.
    std::uint64_t value = (tokens.first_bytes[i] ^ zeros) & ~(minus & 0xFF);
    value <<= (64 - 8 * tokens.length[i]) & 63;
    const std::uint64_t over_9 = (value | (value + 0x7676767676767676)) & 0x8080808080808080;
    const std::uint64_t over_8_bytes = (tokens.length[i] - 1) >> 3;
    const std::uint64_t no_digits = (tokens.length[i] + minus - 1) >> 63;
    unusual[i] = over_9 | over_8_bytes | no_digits;
    any_unusual |= unusual[i];
    value = (value * 10 + (value >> 8)) & 0x00FF00FF00FF00FF;
    value = (value * 100 + (value >> 16)) & 0x0000FFFF0000FFFF;
    value = (value * 10000 + (value >> 32)) & 0x00000000FFFFFFFF;
    fields[i] = static_cast<std::int64_t>((value ^ minus) - minus);
  }
  return any_unusual != 0;
}

}  // namespace

constexpr std::array<SwfColumn, swf_field_count> swf_columns{{
    {"job number", -exact_max, exact_max},
    {"submit time", -exact_max, exact_max},
    {"wait time", -int32_max, int32_max},
    {"run time", -int32_max, int32_max},
    {"allocated processors", -int32_max, int32_max},
    {"average CPU time", int64_min, int64_max},  // read past, never stored
    {"used memory", int64_min, int64_max},       // read past, never stored
    {"requested processors", -int32_max, int32_max},
    {"requested time", -int32_max, int32_max},
    {"requested memory", -exact_max, exact_max},
    {"status", -128, 127},
    {"user", -exact_max, exact_max},
    {"group", -exact_max, exact_max},
    {"executable", -exact_max, exact_max},
    {"queue", -exact_max, exact_max},
    {"partition", -exact_max, exact_max},
    {"preceding job", -exact_max, exact_max},
    {"think time", -int32_max, int32_max},
}};

namespace {

/// One limit of all columns; the lanes behind them hold 0.
constexpr SwfLanes limits(std::int64_t SwfColumn::*which) {
  SwfLanes all{};
  for (std::size_t i = 0; i < swf_field_count; ++i) all[i] = swf_columns[i].*which;
  return all;
}

bool read_fields(std::string_view line, SwfLanes* fields) {
  Edges edges;
  if (!find_edges(line, edges)) return false;
  Tokens tokens;
  tokens.first_bytes.fill('0');
  tokens.length.fill(1);
  for (std::size_t i = 0; i < swf_field_count; ++i) {
    std::memcpy(&tokens.first_bytes[i], line.data() + edges[2 * i], sizeof(std::uint64_t));
    tokens.length[i] = edges[2 * i + 1] - edges[2 * i];
  }
  std::array<std::uint64_t, swf_lanes> unusual;
  if (!read_short_numbers(tokens, *fields, unusual)) return true;
  for (std::size_t i = 0; i < swf_field_count; ++i) {
    const std::string_view token(line.data() + edges[2 * i], tokens.length[i]);
    if (unusual[i] != 0 && !read_swf_number(token, swf_columns[i], (*fields)[i])) return false;
  }
  return true;
}

std::size_t first_outside(const SwfLanes* all) {
  const SwfLanes& fields = *all;
  static constexpr SwfLanes least = limits(&SwfColumn::least), greatest = limits(&SwfColumn::greatest);
  std::uint64_t outside = 0;
  for (std::size_t i = 0; i < swf_lanes; ++i)
    outside |= static_cast<std::uint64_t>(fields[i] < least[i]) | static_cast<std::uint64_t>(fields[i] > greatest[i]);
  if (outside == 0) return swf_field_count;
  std::size_t i = 0;
  while (fields[i] >= least[i] && fields[i] <= greatest[i]) ++i;
  return i;
}

}  // namespace

bool read_swf_fields(std::string_view line, SwfLanes& fields) { return best_version<read_fields>(line, &fields); }

std::size_t first_out_of_range(const SwfLanes& fields) { return best_version<first_outside>(&fields); }

}  // namespace schedsweep
