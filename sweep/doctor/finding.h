#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace schedsweep {

enum class Grade : std::uint8_t {
  ok,
  warn,  ///< a sweep runs, but not as it could
  fail,  ///< no sweep runs like this
};

/// What one check found, as messages have it: `what: value (why) hint`.
struct Symptom {
  Grade grade = Grade::ok;
  std::string what;
  std::string value;
  std::string why;
  std::string hint;  ///< what to change

  bool operator==(const Symptom&) const = default;
};

using Symptoms = std::vector<Symptom>;

/// `warn  memory: 512 MB on n1 (...) hint`.
std::string to_text(const Symptom& finding);

/// A JSON list of objects.
std::string json_text(const Symptoms& findings);

/// The gravest; ok if there is none.
Grade worst(const Symptoms& findings);

}  // namespace schedsweep
