#include "engine/error.h"
#include "io/sweep_file.h"

#include <cstddef>
#include <cstdint>
#include <string>

/// Any bytes are either tables of values or an InputError; everything else is a bug.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<schedsweep::SweepProblem> problems;
  try {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const schedsweep::SweepFile file = schedsweep::parse_sweep_file("fuzz", text, problems);
    SCHEDSWEEP_CHECK(file.text == text);
    schedsweep::throw_if_any("fuzz", problems);
    for (const schedsweep::SweepTable& table : file.policies)
      for (const schedsweep::SweepEntry& entry : table.entries)
        for (const schedsweep::SweepValue& value : entry.values) value.text();
  } catch (const schedsweep::InputError&) {
    return 0;
  }
  return 0;
}
