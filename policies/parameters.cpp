#include "policies/parameters.h"

#include "engine/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace schedsweep {

const ParameterInfo* find_parameter(std::string_view name) {
  const auto row = std::find_if(parameter_table().begin(), parameter_table().end(),
                                [&](const ParameterInfo& info) { return info.name == name; });
  return row == parameter_table().end() ? nullptr : &*row;
}

std::optional<double> parse_value(const ParameterInfo& info, std::string_view text) {
  if (info.kind == ParameterKind::choice) {
    const auto choice = std::find(info.choices.begin(), info.choices.end(), text);
    if (choice == info.choices.end()) return std::nullopt;
    return static_cast<double>(choice - info.choices.begin());
  }
  if (info.kind == ParameterKind::flag) {
    if (text == "true") return 1.0;
    if (text == "false") return 0.0;
    return std::nullopt;
  }
  if (!info.word_for_max.empty() && text == info.word_for_max) return info.max;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !is_allowed(info, value)) return std::nullopt;
  return value;
}

bool is_allowed(const ParameterInfo& info, double value) {
  if (info.kind == ParameterKind::flag) return value == 0 || value == 1;
  const bool whole = value == std::floor(value);
  if (info.kind == ParameterKind::choice)
    return whole && value >= 0 && value < static_cast<double>(info.choices.size());
  return value >= info.min && value <= info.max && (whole || info.kind == ParameterKind::real);
}

std::string format_value(const ParameterInfo& info, double value) {
  if (!info.word_for_max.empty() && value == info.max) return std::string(info.word_for_max);
  switch (info.kind) {
    case ParameterKind::choice:
      return std::string(info.choices[static_cast<std::size_t>(value)]);
    case ParameterKind::flag:
      return value != 0 ? "true" : "false";
    case ParameterKind::integer:
      return std::to_string(static_cast<std::int64_t>(value));
    case ParameterKind::real:
      break;
  }
  return shortest(value);
}

std::string allowed_values(const ParameterInfo& info) {
  switch (info.kind) {
    case ParameterKind::choice:
      return "one of " + joined(info.choices);
    case ParameterKind::flag:
      return "true or false";
    case ParameterKind::integer:
      if (!info.word_for_max.empty())
        return "an integer of " + shortest(info.min) + " or more, or " + std::string(info.word_for_max);
      return "an integer from " + shortest(info.min) + " to " + shortest(info.max);
    case ParameterKind::real:
      break;
  }
  return "a number from " + shortest(info.min) + " to " + shortest(info.max);
}

Parameters canonical(const Parameters& parameters) {
  const Parameters defaults;
  Parameters result = parameters;
  for (const ParameterInfo& info : parameter_table())
    if (!info.read(parameters)) info.set(result, info.get(defaults));
  return result;
}

std::vector<double> values_of(const Parameters& parameters) {
  std::vector<double> values;
  for (const ParameterInfo& info : parameter_table()) values.push_back(info.get(parameters));
  return values;
}

bool operator==(const Parameters& a, const Parameters& b) { return values_of(a) == values_of(b); }

}  // namespace schedsweep
