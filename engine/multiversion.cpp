#include "engine/multiversion.h"

#include <cstdlib>
#include <string_view>

namespace schedsweep {
namespace {

InstructionSet best_instruction_set() {
  const char* asked = std::getenv("SCHEDSWEEP_INSTRUCTION_SET");
  if (asked != nullptr && std::string_view(asked) == "baseline") return InstructionSet::baseline;
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

}  // namespace

// Code that runs before this does has the baseline.
const InstructionSet detail::chosen_set = best_instruction_set();

}  // namespace schedsweep
