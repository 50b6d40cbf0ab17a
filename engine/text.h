#pragma once

#include <span>
#include <string>
#include <string_view>

namespace schedsweep {

/// The candidate that `name` most likely means (least edit distance, at most a third of its length), or empty.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

/// "a, b, c".
std::string joined(std::span<const std::string_view> names, std::string_view separator = ", ");

/// The shortest decimal text that reads back as `value`; whole numbers below 10^15 without an exponent.
std::string shortest(double value);

}  // namespace schedsweep
