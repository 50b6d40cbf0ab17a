#include "io/swf_header.h"

#include "io/utf8.h"

#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>

namespace schedsweep {
namespace {

constexpr std::size_t max_text_bytes = std::size_t{64} << 10;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Stores the number that `value` begins with, as in `338 (batch partition; 512 total)`, unless it is below `least`.
template <class T>
void store_leading(std::string_view key, std::string_view value, std::int64_t least, std::optional<T>& target) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool too_large = number > std::numeric_limits<T>::max() || number < std::numeric_limits<T>::min();
  if (error == std::errc::result_out_of_range || too_large) throw std::out_of_range(std::string(key));
  if (error == std::errc{} && number >= least && !target) target = static_cast<T>(number);
}

}  // namespace

std::size_t SwfHeaderReader::take(std::string_view line) {
  std::string text;
  const std::size_t replaced = append_utf8(text, trimmed(line));

  const std::string_view content = trimmed(std::string_view(text).substr(1));
  const std::size_t colon = content.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view key = trimmed(content.substr(0, colon));
    const std::string_view value = trimmed(content.substr(colon + 1));
    if (key == "MaxProcs") store_leading(key, value, 1, header_.max_procs);
    if (key == "MaxNodes") store_leading(key, value, 1, header_.max_nodes);
    if (key == "UnixStartTime") store_leading(key, value, 0, header_.unix_start_time);
    if (key == "TimeZone" && value != "-1") {
      store_leading(key, value, std::numeric_limits<int>::min(), header_.time_zone_s);
    }
    if (key == "TimeZoneString" && value != "-1" && header_.time_zone_name.empty()) header_.time_zone_name = value;
  }

  if (!text_full_) {
    header_.text += text;
    header_.text += '\n';
    text_full_ = header_.text.size() >= max_text_bytes;
    truncate_utf8(header_.text, max_text_bytes);
  }
  return replaced;
}

}  // namespace schedsweep
