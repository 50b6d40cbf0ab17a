#include "io/swf_number.h"

#include "io/swf_fields.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace schedsweep {
namespace {

constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

}  // namespace

bool read_swf_number(std::string_view token, const SwfColumn& column, std::int64_t& value) {
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

}  // namespace schedsweep
