#include "io/swf_fields.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace schedsweep {
namespace {

constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int32_max = std::numeric_limits<std::int32_t>::max();
/// Up to here a number survives every tool that reads it as a double.
constexpr std::int64_t exact_max = std::int64_t{1} << 53;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool ends_token(char c) { return is_blank(c) || c == '\n'; }

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

/// What the short way refuses: more than 18 digits, exponents, bare fractions. Returns whether it is a number.
bool read_unusual_number(std::string_view token, const SwfColumn& column, std::int64_t& value) {
  const char* const token_end = token.data() + token.size();
  const auto [digits_end, range] = std::from_chars(token.data(), token_end, value);
  if (range != std::errc::invalid_argument) {
    if (range == std::errc::result_out_of_range) value = token.front() == '-' ? int64_min : int64_max;
    const char* at = digits_end;
    if (at != token_end && *at == '.') {
      do ++at;
      while (at != token_end && is_digit(*at));
    }
    if (at == token_end) return true;
  }
  double number = 0;
  const auto [end, error] = std::from_chars(token.data(), token_end, number);
  if (error != std::errc{} || end != token_end) return false;
  // Asked this way round, NaN is outside.
  if (!(number >= static_cast<double>(column.least) && number <= static_cast<double>(column.greatest))) return false;
  constexpr double two_to_63 = 9223372036854775808.0;
  value = number < two_to_63 ? static_cast<std::int64_t>(number) : int64_max;
  return true;
}

/// Reads the token at `at`. Returns its end, or null when it is no number.
const char* read_number(const char* at, const SwfColumn& column, std::int64_t& value) {
  constexpr std::ptrdiff_t safe_digits = 18;
  const bool negative = *at == '-';
  const char* const first_digit = at + negative;
  const char* end = first_digit;
  std::uint64_t magnitude = 0;
  // The '\n' at the end of the line stops every loop; a magnitude that wrapped is thrown away below.
  for (; is_digit(*end); ++end) magnitude = magnitude * 10 + static_cast<std::uint64_t>(*end - '0');
  const std::ptrdiff_t n_digits = end - first_digit;
  if (*end == '.') {
    do ++end;
    while (is_digit(*end));
  }
  if (n_digits > 0 && n_digits <= safe_digits && ends_token(*end)) [[likely]] {
    value = negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
    return end;
  }
  while (!ends_token(*end)) ++end;
  return read_unusual_number({at, static_cast<std::size_t>(end - at)}, column, value) ? end : nullptr;
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

bool read_swf_fields(const char* line, SwfFields& fields) {
  const char* at = line;
  for (std::size_t i = 0; i < swf_field_count; ++i) {
    while (is_blank(*at)) ++at;
    if (*at == '\n') return false;
    at = read_number(at, swf_columns[i], fields[i]);
    if (at == nullptr) return false;
  }
  while (is_blank(*at)) ++at;
  return *at == '\n';
}

std::size_t first_out_of_range(const SwfFields& fields) {
  std::size_t i = 0;
  while (i < fields.size() && fields[i] >= swf_columns[i].least && fields[i] <= swf_columns[i].greatest) ++i;
  return i;
}

}  // namespace schedsweep
