#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace schedsweep {

/// Reads all of `text` as a number from `min` to `max`. False, and `value` stays, where it is none.
template <class Number>
bool parse_number(std::string_view text, Number min, Number max, Number& value) {
  Number parsed{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size() || !(parsed >= min && parsed <= max)) return false;
  value = parsed;
  return true;
}

}  // namespace schedsweep
