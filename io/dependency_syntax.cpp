#include "io/dependency_syntax.h"

#include "engine/text.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace schedsweep {
namespace {

constexpr std::array<std::string_view, 6> type_names{"after",      "afterany",  "afterok",
                                                     "afternotok", "aftercorr", "singleton"};
constexpr std::int64_t max_minutes = std::numeric_limits<JobSeconds>::max() / 60;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class ConditionReader {
 public:
  explicit ConditionReader(const std::function<void(std::string)>& problem) : problem_(problem) {}

  void read(std::string_view condition) {
    if (condition.empty()) return problem_("empty dependency beside a comma");
    const std::vector<std::string_view> parts = split(condition, ':');
    const auto found = std::find(type_names.begin(), type_names.end(), parts[0]);
    if (found == type_names.end()) return unknown_type(parts[0]);
    const auto type = static_cast<DependencyType>(found - type_names.begin());
    if (type == DependencyType::singleton) {
      if (parts.size() > 1) return problem_(quoted(condition) + " (singleton names no job)");
      terms_.push_back({type, 0, 0});
    } else if (parts.size() == 1) {
      problem_(quoted(condition) + " names no job (write " + std::string(parts[0]) + ":NUMBER)");
    }
    for (std::size_t i = 1; i < parts.size(); ++i) read_target(type, parts[i]);
  }

  std::vector<DependencyTerm> take() && { return std::move(terms_); }

 private:
  void unknown_type(std::string_view name) {
    const std::string_view nearest = nearest_name(name, type_names);
    problem_("unknown type of dependency " + quoted(name) +
             (nearest.empty() ? " (known: " + joined(type_names) + ")"
                              : " (did you mean \"" + std::string(nearest) + "\"?)"));
  }

  void read_target(DependencyType type, std::string_view text) {
    const std::size_t plus = text.find('+');
    const std::string_view digits = trimmed(text.substr(0, plus));
    const std::int64_t target = parse_count(digits, std::numeric_limits<std::int64_t>::max());
    if (target < 0) return problem_("bad number " + quoted(digits) + " (must be that of a job)");
    std::int64_t minutes = 0;
    if (plus != std::string_view::npos) {
      if (type != DependencyType::after) return problem_("delay in " + quoted(text) + " (only after takes one)");
      minutes = parse_count(trimmed(text.substr(plus + 1)), max_minutes);
      if (minutes < 0)
        return problem_("bad delay in " + quoted(text) + " (must be 0 to " + std::to_string(max_minutes) + " minutes)");
    }
    terms_.push_back({type, target, static_cast<JobSeconds>(minutes * 60)});
  }

  const std::function<void(std::string)>& problem_;
  std::vector<DependencyTerm> terms_;
};

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 80;
  return "\"" + std::string(text.substr(0, most)) + (text.size() > most ? "...\"" : "\"");
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::int64_t parse_count(std::string_view text, std::int64_t greatest) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= greatest;
  return good ? value : -1;
}

std::vector<DependencyTerm> parse_dependency(std::string_view text, const std::function<void(std::string)>& problem) {
  text = trimmed(text);
  if (text.empty()) return {};
  if (text.find('?') != std::string_view::npos) {
    problem("'?' in " + quoted(text) + " (any one of several is not supported) join with ',' what must all hold");
    return {};
  }
  ConditionReader reader(problem);
  for (const std::string_view condition : split(text, ',')) reader.read(condition);
  return std::move(reader).take();
}

}  // namespace schedsweep
