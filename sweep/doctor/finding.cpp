#include "sweep/doctor/finding.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

const char* name_of(Grade grade) {
  constexpr const char* names[] = {"ok", "warn", "FAIL"};
  return names[static_cast<std::size_t>(grade)];
}

}  // namespace

std::string to_text(const Symptom& finding) {
  return fmt::format("{:<4}  {}: {}{}{}", name_of(finding.grade), finding.what, finding.value,
                     finding.why.empty() ? "" : " (" + finding.why + ")",
                     finding.hint.empty() ? "" : " " + finding.hint);
}

std::string json_text(const Symptoms& findings) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Symptom& finding : findings)
    list.push_back({{"grade", name_of(finding.grade)},
                    {"what", finding.what},
                    {"value", finding.value},
                    {"why", finding.why},
                    {"hint", finding.hint}});
  return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Grade worst(const Symptoms& findings) {
  Grade grade = Grade::ok;
  for (const Symptom& finding : findings) grade = std::max(grade, finding.grade);
  return grade;
}

}  // namespace schedsweep
